import type { Engine } from "#batches/engine.ts";
import { BatchQuery } from "#contract/batches/list.ts";
import type { Overview } from "#contract/overview/overview.ts";

/** What the overview shows of running batches and of those that need attention; the list of batches has the others. */
const limit = "5";

type Some = Overview["running"];

export async function readOverviewBatches(
  engine: Pick<Engine, "list">,
): Promise<{ running: Some; needsAttention: Some }> {
  const read = async (query: Record<string, string>): Promise<Some> => {
    const { data, totalCount } = await engine.list(BatchQuery.parse({ ...query, limit }));
    return { data, totalCount };
  };
  const [running, needsAttention] = await Promise.all([
    read({ state: "running" }),
    read({ attention: "true" }),
  ]);
  return { running, needsAttention };
}
