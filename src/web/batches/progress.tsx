import type { Batch, Outcome } from "#contract/batch.ts";
import { formatNumber } from "#web/format/english.ts";
import { SegmentedProgress } from "#web/ui/progress.tsx";
import { StatusMark } from "#web/ui/status.tsx";
import { finishedRows, openRows } from "./format-batch.ts";
import { outcomeLabel } from "./labels.ts";

const finalOutcomes: readonly Outcome[] = ["done", "skipped", "failed", "cancelled"];

/** A bar with its legend: the rows by outcome. Each number has a place of its own, so that none moves another. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { kind, counts, total, ratePerHour, revokedSince, state } = batch;
  const open = openRows(batch);
  const segments = finalOutcomes.map((outcome) => ({
    ...outcomeLabel(kind, outcome),
    outcome,
    count: counts[outcome],
  }));
  const isCancelled = state === "cancelled" && open === 0;
  const legend = [
    ...segments.filter(({ outcome }) => outcome !== "cancelled" || isCancelled),
    ...(isCancelled ? [] : [{ label: "to go", tone: "pending" as const, count: open }]),
  ];
  return (
    <div>
      <SegmentedProgress
        label="Progress of this batch"
        valueText={`${formatNumber(finishedRows(batch))} of ${formatNumber(total)} finished`}
        total={total}
        segments={segments}
      />
      <ul className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(9rem,1fr))] gap-x-4 gap-y-1 text-13 text-ink-soft">
        {legend.map(({ tone, label, count }) => (
          <li key={label} className="inline-flex items-center gap-2">
            <StatusMark tone={tone} />
            <span>
              <span className="font-medium text-ink tabular-nums">{formatNumber(count)}</span>{" "}
              <span>{label.toLowerCase()}</span>
            </span>
          </li>
        ))}
        <li className="min-h-5 tabular-nums">
          {revokedSince > 0 ? (
            <span>{formatNumber(revokedSince)} revoked since</span>
          ) : (
            open > 0 &&
            ratePerHour > 0 &&
            state === "running" && <span>{formatNumber(ratePerHour)} an hour</span>
          )}
        </li>
      </ul>
    </div>
  );
}
