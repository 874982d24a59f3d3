import type { BatchKind } from "#contract/batch.ts";
import { useEstimate } from "./use-estimate.ts";

/** How long a batch takes, in a dialog before its submit. Three lines are kept free while it is asked for. */
export function EstimateText({ kind, rows }: { kind: BatchKind; rows: number }) {
  return <span className="block min-h-[3lh]">{useEstimate(kind, rows)}</span>;
}
