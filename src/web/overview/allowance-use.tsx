import type { AllowanceUse, UsedHour } from "#contract/overview/overview.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { formatSince } from "#web/format/relative-time.ts";
import { BarChart } from "#web/ui/chart/bar-chart.tsx";
import { NumbersTable } from "#web/ui/chart/numbers-table.tsx";

const parts = [
  { key: "bulk", label: "bulk calls", className: "fill-pending forced-colors:fill-[CanvasText]" },
  { key: "single", label: "single calls", className: "fill-done forced-colors:fill-[GrayText]" },
] as const;

const swatches = {
  bulk: "bg-pending forced-colors:bg-[CanvasText]",
  single: "bg-done forced-colors:bg-[GrayText]",
} as const;

/** In invitations: a bulk call uses up ten, however many addresses it has. */
function used({ bulk, single }: Omit<UsedHour, "startsAt">, { lanes }: AllowanceUse): number {
  return bulk * lanes.bulk.addressesPerCall + single * lanes.single.addressesPerCall;
}

function perHour({ lanes: { bulk, single } }: AllowanceUse): number {
  return bulk.callsPerHour * bulk.addressesPerCall + single.callsPerHour * single.addressesPerCall;
}

/** The allowance used in each of the last 24 hours: a sentence, bars, and the calls as a table. */
export function AllowanceUseFigure({ use, nowMs }: { use: AllowanceUse; nowMs: number }) {
  const { hours, lanes } = use;
  const total = hours.reduce((sum, hour) => sum + used(hour, use), 0);
  const most = Math.max(...hours.map((hour) => used(hour, use)));
  const name = ({ startsAt }: UsedHour) => formatSince(startsAt, nowMs);
  if (total === 0)
    return <p className="text-ink-soft">No invitation was sent through Usher in the last 24 hours.</p>;
  return (
    <figure className="flex flex-col gap-2">
      <figcaption>
        <p>
          <strong className="font-semibold">{formatCount(total, "invitation")}</strong> in 24 hours, at most{" "}
          {formatNumber(most)} of {formatNumber(perHour(use))} in an hour.
        </p>
        <ul className="flex flex-wrap gap-x-4 text-13 text-ink-soft">
          {parts.map(({ key, label }) => (
            <li key={key} className="inline-flex items-center gap-2">
              <span aria-hidden className={`size-2 rounded-full ${swatches[key]}`} />
              {label}, {formatCount(lanes[key].addressesPerCall, "invitation")} each
            </li>
          ))}
        </ul>
      </figcaption>
      <BarChart
        label={`Allowance used by hour: ${formatCount(total, "invitation")} in 24 hours`}
        bars={hours.map((hour, index) => ({
          key: String(hour.startsAt),
          label: index % 6 === 5 ? clockOf(hour) : "",
          title: `From ${name(hour)}: ${formatCount(hour.bulk, "bulk call")}, ${formatCount(hour.single, "single call")}`,
          values: {
            bulk: hour.bulk * lanes.bulk.addressesPerCall,
            single: hour.single * lanes.single.addressesPerCall,
          },
        }))}
        parts={parts}
        most={endOfAxis(most)}
        formatY={formatNumber}
      />
      <NumbersTable
        caption="Allowance used by hour"
        columns={["From", "Bulk calls", "Single calls", "Invitations"]}
        rows={hours.toReversed().map((hour) => ({
          key: hour.startsAt,
          cells: [
            name(hour),
            formatNumber(hour.bulk),
            formatNumber(hour.single),
            formatNumber(used(hour, use)),
          ],
        }))}
      />
    </figure>
  );
}

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const clockOf = ({ startsAt }: UsedHour) => clock.format(startsAt);

/** An even number just above, with one digit that is not zero, so that half of it is a whole number too. */
function endOfAxis(most: number): number {
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.max(2, Math.ceil(most / (2 * step)) * 2 * step);
}
