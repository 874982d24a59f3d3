import { queryOptions } from "@tanstack/react-query";
import { type Batch, BatchList } from "#contract/batch.ts";
import { request } from "#web/api/request.ts";
import type { Allowance } from "./estimate.ts";

export const newestBatchQuery = () =>
  queryOptions({
    queryKey: ["batches", "newest"],
    queryFn: ({ signal }) =>
      request("GET", "/api/batches", { schema: BatchList, query: { limit: 1 }, signal }),
    select: ({ data }) => data[0],
  });

/** Both lanes of the newest batch's answer together; Clerk's limits are the instance's, not the batch's. */
export function allowanceOf(batch: Pick<Batch, "allowance"> | undefined): Allowance | undefined {
  if (batch === undefined) return undefined;
  const lanes = [batch.allowance.bulk, batch.allowance.single];
  const opening = lanes.flatMap(({ opensAt }) => (opensAt === null ? [] : [opensAt]));
  return {
    left: lanes.reduce((sum, lane) => sum + lane.left * lane.addressesPerCall, 0),
    perHour: lanes.reduce((sum, lane) => sum + lane.limit * lane.addressesPerCall, 0),
    opensAt: opening.length === 0 ? null : Math.min(...opening),
  };
}
