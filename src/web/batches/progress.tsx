import type { Batch, LaneAllowance, Outcome } from "#contract/batch.ts";
import { Meter, SegmentedProgress } from "#web/ui/progress.tsx";
import { StatusMark } from "#web/ui/status.tsx";
import { whenItGoesOn } from "#web/format/clock.ts";
import { openRows, settledRows } from "./headline.ts";
import { sayNumber } from "./labels.ts";
import { outcomeWords } from "./outcome-words.ts";

const ends: readonly Outcome[] = ["done", "skipped", "failed", "cancelled"];

/** The bar with its legend: how much of the batch came to which end. */
export function BatchProgress({ batch }: { batch: Batch }) {
  const { kind, counts, total, ratePerHour } = batch;
  const open = openRows(batch);
  const legend = ends.map((outcome) => ({
    ...outcomeWords(kind, outcome),
    outcome,
    count: counts[outcome],
  }));
  return (
    <div>
      <SegmentedProgress
        label="Progress of this batch"
        valueText={`${sayNumber(settledRows(batch))} of ${sayNumber(total)} settled`}
        total={total}
        segments={legend.filter(({ outcome }) => outcome !== "cancelled")}
      />
      <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-13 text-ink-soft">
        {legend
          .filter(({ count, outcome }) => count > 0 || outcome === "done")
          .map(({ tone, label, count }) => (
            <li key={label} className="inline-flex items-center gap-2">
              <StatusMark tone={tone} />
              <span>
                <span className="font-medium text-ink tabular-nums">{sayNumber(count)}</span>{" "}
                {label.toLowerCase()}
              </span>
            </li>
          ))}
        {open > 0 && (
          <li className="inline-flex items-center gap-2">
            <StatusMark tone="pending" />
            <span>
              <span className="font-medium text-ink tabular-nums">{sayNumber(open)}</span> to go
            </span>
          </li>
        )}
        {open > 0 && ratePerHour > 0 && batch.state === "running" && (
          <li className="ml-auto tabular-nums">{sayNumber(ratePerHour)} an hour</li>
        )}
      </ul>
    </div>
  );
}

function laneWords({ left, limit, addressesPerCall, opensAt }: LaneAllowance, nowMs: number): string {
  const addresses = `${sayNumber(left * addressesPerCall)} of ${sayNumber(limit * addressesPerCall)} left`;
  return opensAt === null || opensAt <= nowMs
    ? addresses
    : `${addresses}, opens ${whenItGoesOn(opensAt, nowMs)}`;
}

/** What Clerk still lets through in the running hour, in people: calls mean nothing to whoever waits. */
export function AllowanceMeters({ batch, nowMs }: { batch: Batch; nowMs: number }) {
  const lanes = [
    { label: "Ten at a time", lane: batch.allowance.bulk },
    { label: "One at a time", lane: batch.allowance.single },
  ];
  return (
    <section aria-labelledby="allowance" className="min-w-0">
      <h2 id="allowance" className="mb-2 text-12 font-medium text-ink-soft">
        What Clerk still allows this hour
      </h2>
      <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {lanes.map(({ label, lane }) => (
          <Meter
            key={label}
            label={label}
            value={lane.left}
            max={lane.limit}
            valueText={laneWords(lane, nowMs)}
            tone={lane.left === 0 ? "waiting" : "pending"}
          />
        ))}
      </div>
    </section>
  );
}
