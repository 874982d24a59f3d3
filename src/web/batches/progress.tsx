import type { Batch, Outcome } from "#contract/batch.ts";
import { formatNumber } from "#web/format/english.ts";
import { SegmentedProgress } from "#web/ui/progress.tsx";
import { StatusMark } from "#web/ui/status.tsx";
import { finishedRows, openRows } from "./format-batch.ts";
import { outcomeLabel } from "./labels.ts";

const finalOutcomes: readonly Outcome[] = ["done", "skipped", "failed", "cancelled"];

/** A bar with its legend: the rows by outcome. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { kind, counts, total, ratePerHour, state } = batch;
  const open = openRows(batch);
  const segments = finalOutcomes.map((outcome) => ({
    ...outcomeLabel(kind, outcome),
    outcome,
    count: counts[outcome],
  }));
  const legend = [
    ...segments.filter(({ count, outcome }) => count > 0 || outcome === "done"),
    ...(open > 0 ? [{ label: "to go", tone: "pending" as const, count: open }] : []),
  ];
  return (
    <div>
      <SegmentedProgress
        label="Progress of this batch"
        valueText={`${formatNumber(finishedRows(batch))} of ${formatNumber(total)} finished`}
        total={total}
        segments={segments.filter(({ outcome }) => outcome !== "cancelled")}
      />
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-13 text-ink-soft">
        {legend.map(({ tone, label, count }) => (
          <li key={label} className="inline-flex items-center gap-2">
            <StatusMark tone={tone} />
            <span>
              <span className="font-medium text-ink tabular-nums">{formatNumber(count)}</span>{" "}
              {label.toLowerCase()}
            </span>
          </li>
        ))}
        {open > 0 && ratePerHour > 0 && state === "running" && (
          <li className="ml-auto tabular-nums">{formatNumber(ratePerHour)} an hour</li>
        )}
      </ul>
    </div>
  );
}
