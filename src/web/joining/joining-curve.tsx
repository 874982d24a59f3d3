import { curveUnits, type JoiningCurve, type TimeToJoin } from "#contract/overview/joining.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { CurveChart } from "#web/ui/chart/curve-chart.tsx";
import { NumbersTable } from "#web/ui/chart/numbers-table.tsx";
import { formatDuration, formatShare, formatSteps } from "./format-joining.ts";

type JoiningCurveProps = { curve: JoiningCurve; timeToJoin: TimeToJoin | null; joined: number };

/** How soon people join: a sentence, a curve, and its numbers as a table. */
export function JoiningCurveFigure({ curve, timeToJoin, joined }: JoiningCurveProps) {
  const { unit, points } = curve;
  const last = points.at(-1);
  return (
    <figure className="flex flex-col gap-2">
      <figcaption>
        {timeToJoin === null ? <NoTimes joined={joined} /> : <Times times={timeToJoin} joined={joined} />}
      </figcaption>
      {last !== undefined && timeToJoin !== null && (
        <>
          <p className="text-13 text-ink-soft">
            Share that has joined, by {unit}s since the invitation. Each point counts the invitations that are
            at least that old.
          </p>
          <CurveChart
            label={`Joined over time: ${formatShare(last.joined, last.sent)} within ${formatSteps(last.after, unit)}`}
            points={points.map(({ after, sent, joined: so }) => ({
              x: after,
              y: so / sent,
              title: `Within ${formatSteps(after, unit)}: ${formatShare(so, sent)}, ${formatNumber(so)} of ${formatNumber(sent)}`,
            }))}
            mostX={axisEnd(last.after, unit)}
            mostY={shareEnd(Math.max(...points.map(({ sent, joined: so }) => so / sent)))}
            formatX={(x) => formatNumber(x)}
            formatY={(y) => `${Math.round(100 * y)}%`}
          />
          <NumbersTable
            caption={`Joined by ${unit}s since the invitation`}
            columns={["Within", "Sent so long ago", "Joined", "Share"]}
            rows={points.map(({ after, sent, joined: so }) => ({
              key: after,
              cells: [formatSteps(after, unit), formatNumber(sent), formatNumber(so), formatShare(so, sent)],
            }))}
          />
        </>
      )}
    </figure>
  );
}

/** Room to the right while the first steps are few, so that a curve of two points does not look complete. */
function axisEnd(last: number, unit: JoiningCurve["unit"]): number {
  const { most } = curveUnits[unit];
  return Math.min(most, Math.max(last, 7));
}

/** The end of the axis: a quarter, a half or all, so that a small share can be read and two charts can be compared. */
function shareEnd(highest: number): number {
  return [0.1, 0.25, 0.5].find((end) => highest <= end) ?? 1;
}

function Times({ times, joined }: { times: TimeToJoin; joined: number }) {
  const { known, lowerQuartile, median, upperQuartile } = times;
  return (
    <>
      <p>
        Median time to join: <strong className="font-semibold">{formatDuration(median)}</strong>
      </p>
      <p className="text-13 text-ink-soft">
        {known >= 4 &&
          `A quarter joined within ${formatDuration(lowerQuartile)}, three quarters within ${formatDuration(upperQuartile)}. `}
        {known < joined &&
          `Known for ${formatNumber(known)} of the ${formatCount(joined, "person", "people")} who joined; the others are not in the curve.`}
      </p>
    </>
  );
}

function NoTimes({ joined }: { joined: number }) {
  return (
    <p className="text-ink-soft">
      {joined === 0
        ? "Nobody has joined yet. How soon people join is shown here."
        : "It is not known when people joined, so there is no curve."}
    </p>
  );
}
