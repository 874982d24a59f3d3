import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Allowance, type BatchKind, batchMaxRows, makesInvitations } from "#contract/batch.ts";
import { formatEstimate } from "#web/format/estimate.ts";
import { allowanceQuery } from "./allowance-query.ts";
import { request } from "./request.ts";

/** A list that is being checked changes its number of rows many times a second. */
const quietMs = 300;

function useSettled(value: number): number {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), quietMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** How long a batch of so many rows takes if it is submitted now, as a sentence. The server counts other batches too. */
export function useEstimate(kind: BatchKind, rows: number): string {
  const asked = Math.min(useSettled(rows), batchMaxRows);
  const { data, isError, dataUpdatedAt } = useQuery({
    queryKey: [...allowanceQuery.queryKey, kind, asked] as const,
    queryFn: ({ signal }) =>
      request("GET", "/api/allowance", { schema: Allowance, query: { rows: asked, kind }, signal }),
    enabled: asked > 0,
    staleTime: 0,
  });
  return formatEstimate({
    rows,
    allowance: asked === Math.min(rows, batchMaxRows) ? data : undefined,
    isUnknown: isError,
    usesAllowance: makesInvitations({ kind }),
    nowMs: dataUpdatedAt,
  });
}
