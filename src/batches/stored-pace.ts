import type { Kysely } from "kysely";
import type { Schema } from "#store/schema.ts";
import type { EngineDeps } from "./dispatch/sender.ts";
import { type Pace, windowMs } from "./pace.ts";

type StoredPaceDeps = Pick<EngineDeps, "now" | "sleep" | "log"> & {
  pace: Pace;
  db: Kysely<Schema>;
  instance: string;
};

const secondMs = 1_000;
const windowSeconds = windowMs / secondMs;

/** Requests that started in one second since 1970. */
type Count = { second: number; calls: number };

/**
 * Stores how many requests started in each second, at most once a second, so that a restart keeps the pace and servers
 * on one database see each other's requests. No request waits for it, and a failure is ignored: Clerk's 429 corrects
 * it.
 */
export async function storePace(deps: StoredPaceDeps, signal: AbortSignal): Promise<void> {
  const { pace, sleep, log } = deps;
  const own = createOwnCounts();
  let bell = Promise.withResolvers<void>();
  let isFailing = false;
  let unstored: Count[] = [];

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, "could not store the pace of requests to Clerk");
      isFailing = true;
    }
  }
  const save = async () => {
    const rows = await exchange(deps, own.takeUnsaved());
    own.forget(secondOf(deps));
    setOthers(deps, [...own.subtractedFrom(rows), ...unstored]);
  };
  const stopListening = pace.onStart(() => {
    own.add(secondOf(deps));
    bell.resolve();
  });
  signal.addEventListener("abort", () => bell.resolve(), { once: true });
  await attempt(async () => {
    const now = secondOf(deps);
    const stored = await readWindow(deps.db, deps);
    // Those ahead are from before the clock was set back, so they may be recent.
    const rows = stored.map(({ second, calls }) => ({ second: Math.min(second, now), calls }));
    // What started less than a second before a crash is not stored: it counts like the last stored second.
    unstored = rows.slice(-1);
    setOthers(deps, [...own.subtractedFrom(rows), ...unstored]);
  });
  while (!signal.aborted) {
    await bell.promise;
    bell = Promise.withResolvers<void>();
    await attempt(save);
    await sleep(secondMs, signal);
  }
  stopListening();
  await attempt(save);
}

/** The requests of this process. */
function createOwnCounts() {
  const all = new Map<number, number>();
  let unsaved = new Map<number, number>();
  const addTo = (counts: Map<number, number>, second: number) =>
    counts.set(second, (counts.get(second) ?? 0) + 1);
  return {
    add(second: number): void {
      addTo(all, second);
      addTo(unsaved, second);
    },
    takeUnsaved(): Count[] {
      const taken = [...unsaved].map(([second, calls]) => ({ second, calls }));
      unsaved = new Map();
      return taken;
    },
    /** What other processes have stored. */
    subtractedFrom: (rows: readonly Count[]): Count[] =>
      rows.map(({ second, calls }) => ({ second, calls: calls - (all.get(second) ?? 0) })),
    /** Drops counts outside the window. */
    forget(now: number): void {
      for (const second of all.keys()) if (Math.abs(second - now) > 2 * windowSeconds) all.delete(second);
    },
  };
}

/** Adds new counts and returns all of the window. */
async function exchange(deps: StoredPaceDeps, unsaved: readonly Count[]): Promise<Count[]> {
  const { db, instance } = deps;
  const now = secondOf(deps);
  return db.transaction().execute(async (trx) => {
    for (const { second, calls } of unsaved) {
      await trx
        .insertInto("general_call")
        .values({ instance, second, calls })
        .onConflict((conflict) =>
          conflict
            .columns(["instance", "second"])
            .doUpdateSet((eb) => ({ calls: eb("general_call.calls", "+", calls) })),
        )
        .execute();
    }
    await trx
      .deleteFrom("general_call")
      .where("instance", "=", instance)
      // Those far ahead predate a clock set back.
      .where((eb) => eb.or([eb("second", "<", now - windowSeconds), eb("second", ">", now + windowSeconds)]))
      .execute();
    return readWindow(trx, deps);
  });
}

/** Ascending. */
function readWindow(db: Kysely<Schema>, deps: StoredPaceDeps): Promise<Count[]> {
  return db
    .selectFrom("general_call")
    .select(["second", "calls"])
    .where("instance", "=", deps.instance)
    .where("second", ">=", secondOf(deps) - windowSeconds)
    .orderBy("second")
    .execute();
}

/** A request may have started at the end of its second. */
function setOthers({ pace, now }: StoredPaceDeps, counts: readonly Count[]): void {
  const at = now();
  const others = counts.filter(({ calls }) => calls > 0);
  pace.setOthers(
    others.map(({ second, calls }) => ({ agoMs: Math.max(0, at - (second + 1) * secondMs), calls })),
  );
}

function secondOf({ now }: Pick<StoredPaceDeps, "now">): number {
  return Math.floor(now() / secondMs);
}
