import type { Engine } from "#batches/engine.ts";
import type { UnreportedAction } from "#batches/ledger/single-actions.ts";
import type { Store } from "#store/store.ts";
import type { ChangeResult } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import type { Sleep } from "#bff/http/sleep.ts";
import { insertOwedLine, OwedEntry, toLine } from "./line.ts";

const roundMs = 5_000;
/** A request writes its own entry within this time after its action is settled. */
const graceMs = 3_000;

type WriteDeps = {
  db: Store["db"];
  engine: Pick<Engine, "unreported">;
  /** What the entry says of an action about an invitation; `about` is its id if it existed before. */
  resultOf: (action: UnreportedAction, about: string | null) => ChangeResult;
  now: () => number;
  log: Log;
};

/**
 * Writes the activity entries of single actions whose requests could not: the process was killed, or the outcome was
 * unknown then. Now, and every few seconds until the signal aborts. Several replicas may run it together.
 */
export async function runLateEntries(deps: WriteDeps & { sleep: Sleep }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await writeLateEntries(deps);
    } catch (error) {
      deps.log.error({ err: error }, "could not write late activity entries; retrying in 5 s");
    }
    await deps.sleep(roundMs, signal);
  }
}

export async function writeLateEntries({ db, engine, resultOf, now, log }: WriteDeps): Promise<void> {
  for (const action of await engine.unreported(now() - graceMs)) {
    const { batchId } = action;
    const owed = OwedEntry.parse(JSON.parse(action.unreported));
    const line = toLine(owed, resultOf(action, owed.subjectId), now());
    if (await insertOwedLine(db, batchId, line))
      log.info({ batch: batchId, result: line.result }, "wrote a late activity entry");
  }
}
