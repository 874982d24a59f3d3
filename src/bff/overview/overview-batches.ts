import type { Engine } from "#batches/engine.ts";
import type { Batch } from "#contract/batch.ts";
import type { Overview } from "#contract/overview/overview.ts";

/** What the overview shows of running batches and of those that need attention; the list of batches has the others. */
const mostBatches = 5;

type Some = Overview["running"];

export async function readOverviewBatches(
  engine: Pick<Engine, "list">,
): Promise<{ running: Some; needsAttention: Some }> {
  const { data } = await engine.list({ limit: 200, offset: 0 });
  const some = (isWanted: (batch: Batch) => boolean): Some => {
    const wanted = data.filter(isWanted);
    return { data: wanted.slice(0, mostBatches), totalCount: wanted.length };
  };
  return {
    running: some(({ state }) => state === "running"),
    needsAttention: some(({ counts, state, waiting }) => {
      const isStopped = state === "running" && waiting !== null && waiting.until === null;
      return isStopped || counts.failed > 0;
    }),
  };
}
