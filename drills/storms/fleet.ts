import { setTimeout } from "node:timers/promises";
import type { Death } from "../moments.ts";
import type { ServerProcess } from "../plan.ts";
import type { Rig } from "../rig.ts";
import type { Interruption } from "./storm-plan.ts";

/** The servers of a storm: one, and a second one beside it after a suspension. */
export type Fleet = {
  /** The server that an admin reaches. */
  current(): ServerProcess;
  interrupt(interruption: Interruption): Promise<void>;
  readonly counts: { kills: number; suspensions: number };
};

/** A call without an answer times out after a second instead of ten. */
const timeouts = { connectMs: 500, headersMs: 1_000, bodyMs: 1_000, wholeMs: 1_000 };

/** How long to wait until a server reaches the point of an interruption. */
const longestWaitMs = 1_500;
/** How long a resumed server runs beside its successor. */
const besideMs = 1_500;

export async function createFleet(
  rig: Rig,
  env: Record<string, string>,
  lateLooksMs: readonly number[],
): Promise<Fleet> {
  const start = () => rig.start({ timeouts, lateLooksMs }, env);
  const counts = { kills: 0, suspensions: 0 };
  let current = await start();

  function arm(server: ServerProcess, { point }: Interruption, signal: NonNullable<Death["signal"]>): void {
    const where = point === null ? { moment: 1 } : { point, time: 1 };
    server.send({ kind: "death", death: { ...where, signal } });
  }

  async function kill(server: ServerProcess): Promise<void> {
    server.signal("SIGKILL");
    await server.ended;
    counts.kills += 1;
  }

  /** The suspended server continues beside its successor, then one of them dies. */
  async function suspend(interruption: Extract<Interruption, { kind: "suspend" }>): Promise<void> {
    const first = current;
    arm(first, interruption, "SIGSTOP");
    await setTimeout(longestWaitMs / 2);
    counts.suspensions += 1;
    const second = await start();
    rig.freeLease();
    current = second;
    await setTimeout(interruption.forMs);
    // Repeated: the first server may be suspended only now.
    const resuming = setInterval(() => first.signal("SIGCONT"), 50);
    await setTimeout(besideMs);
    if (interruption.survivor === "first") {
      await first.ask({ kind: "death" });
      current = first;
    }
    await kill(interruption.survivor === "first" ? second : first);
    clearInterval(resuming);
    rig.freeLease();
  }

  return {
    current: () => current,
    counts,
    async interrupt(interruption) {
      if (interruption.kind === "suspend") return suspend(interruption);
      arm(current, interruption, "SIGKILL");
      await Promise.race([current.ended, setTimeout(longestWaitMs)]);
      await kill(current);
      if (!interruption.waitsForLease) rig.freeLease();
      current = await start();
      return undefined;
    },
  };
}
