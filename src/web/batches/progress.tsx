import type { Batch, LaneAllowance, Outcome } from "#contract/batch.ts";
import { formatNumber } from "#web/format/english.ts";
import { formatClock } from "#web/format/relative-time.ts";
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

type AllowanceLineProps = { allowance: Record<"bulk" | "single", LaneAllowance>; nowMs: number };

/** "0 of 350 invitations left this hour, resets 18:16", over both lanes. */
export function AllowanceLine({ allowance, nowMs }: AllowanceLineProps) {
  const lanes = Object.values(allowance);
  const sum = (key: "left" | "limit") =>
    lanes.reduce((total, lane) => total + lane[key] * lane.addressesPerCall, 0);
  const resets = lanes.flatMap(({ opensAt }) => (opensAt !== null && opensAt > nowMs ? [opensAt] : []));
  return (
    <p className="text-13 text-ink-soft tabular-nums">
      {formatNumber(sum("left"))} of {formatNumber(sum("limit"))} invitations left this hour
      {resets.length > 0 && `, resets ${formatClock(Math.min(...resets), nowMs)}`}
    </p>
  );
}
