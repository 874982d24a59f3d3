import { addressList, type Drill, type Size } from "./drill.ts";
import type { PointName } from "./moments.ts";
import type { ServerProcess } from "./plan.ts";
import { onRig, type Rig } from "./rig.ts";
import { until } from "./until.ts";

const takeover = "a previous process was interrupted; reconciling its rows first";

const lateOutcome = "could not save an outcome; it will be reconciled";

/** Starts a batch on one server, with a second one on the same database. */
async function startTwo(rig: Rig, addresses: readonly string[]): Promise<[ServerProcess, ServerProcess]> {
  const first = await rig.start();
  await rig.submit(first, addresses);
  await rig.untilDone(first, 10);
  return [first, await rig.start()];
}

/** Waits for a line of the server's log; shows the rest of the log if the line does not come. */
async function untilLogged(server: ServerProcess, line: string): Promise<void> {
  try {
    await until(line, () => {
      if (!server.isRunning()) throw new Error("The server ended");
      return server.output().includes(line);
    });
  } catch (error) {
    throw new Error(`The server did not log: ${line}\n${server.output().slice(-4_000)}`, { cause: error });
  }
}

/** Resolves when the server holds the lease: on a busy machine a second one could take it between submit and call. */
async function submitAndWaitForCall(
  rig: Rig,
  server: ServerProcess,
  addresses: readonly string[],
): Promise<void> {
  await rig.submit(server, addresses);
  await until("the server makes a call", async () => (await rig.sandbox.inviteCalls()).length > 0);
}

const listFor = (size: Size): string[] => addressList(size === "short" ? 150 : 1_000);

const sideBySide: Drill = {
  name: "two servers on one database send a batch once",
  run: (size) =>
    onRig({}, async (rig) => {
      const addresses = listFor(size);
      const [, second] = await startTwo(rig, addresses);
      return rig.finish(second, addresses);
    }),
};

/** Suspends the first server at a chosen point. Resolves when the second one has taken over. */
async function untilTakenOver(
  rig: Rig,
  addresses: readonly string[],
  point: PointName,
): Promise<[ServerProcess, ServerProcess]> {
  const first = await rig.start({ death: { point, time: 4, signal: "SIGSTOP" } });
  await submitAndWaitForCall(rig, first, addresses);
  const second = await rig.start();
  // The lease of the first expires ten seconds after the suspension.
  await untilLogged(second, takeover);
  return [first, second];
}

function suspended(point: PointName): Drill {
  return {
    name: `a server suspended ${point} continues beside its successor`,
    run: (size) =>
      onRig({ hourSeconds: 3 }, async (rig) => {
        const addresses = listFor(size);
        const [first, second] = await untilTakenOver(rig, addresses, point);
        first.signal("SIGCONT");
        return rig.finish(second, addresses);
      }),
  };
}

const continuedAfterTheEnd: Drill = {
  name: "a server suspended before its call continues after the batch has ended",
  run: (size) =>
    onRig({ hourSeconds: 3 }, async (rig) => {
      const addresses = listFor(size);
      const [first, second] = await untilTakenOver(rig, addresses, "after the intent, before the call");
      await rig.finish(second, addresses);
      // More than once: a server that got no processor time for ten seconds loses its lease first and is suspended later.
      const resuming = setInterval(() => first.signal("SIGCONT"), 100);
      try {
        await untilLogged(first, lateOutcome);
        await rig.finish(first, addresses);
        await first.stop();
      } finally {
        clearInterval(resuming);
      }
      return rig.finish(second, addresses);
    }),
};

/**
 * To a clock that is an hour ahead every lease has expired, so this server takes over during a call, the other one takes
 * the lease back, and so on: correct but slow, so the drill then stops that server.
 */
const hourAhead: Drill = {
  name: "a server whose clock is an hour ahead takes the lease during a call",
  run: () =>
    onRig({ hourSeconds: 3 }, async (rig) => {
      // Each call of ten has a slow address and takes longer than the second server waits before it looks for work,
      // so that one of them is under way whenever that server is ready.
      const addresses = listFor("short").map((address, place) =>
        place % 10 === 0 ? `slow+${address}` : address,
      );
      await rig.sandbox.change({ slowMs: 7_500 });
      const first = await rig.start();
      await submitAndWaitForCall(rig, first, addresses);
      const second = await rig.start({ clockMs: 3_600_000 });
      await untilLogged(second, takeover);
      await rig.sandbox.change({ slowMs: 0 });
      await until("the first server takes the lease back, or the batch ends", async () => {
        const batch = await rig.batch(first);
        return first.output().includes(takeover) || batch?.state === "finished";
      });
      await second.stop();
      return rig.finish(first, addresses);
    }),
};

export const dispatcherDrills: readonly Drill[] = [
  sideBySide,
  suspended("after the intent, before the call"),
  suspended("after the call was applied"),
  continuedAfterTheEnd,
  hourAhead,
];
