import { classNames } from "./class-names.ts";
import type { Tone } from "./status.tsx";

const fills: Record<Tone, string> = {
  pending: "bg-pending",
  done: "bg-done",
  failed: "bg-failed",
  quiet: "bg-skipped",
  waiting: "bg-waiting",
};

type SegmentedProgressProps = {
  /** The accessible name: "Progress of this batch". */
  label: string;
  /** Read out instead of a percentage: "214 of 287 finished". */
  valueText: string;
  total: number;
  segments: readonly { tone: Tone; count: number; label: string }[];
};

/** A bar with one segment for each outcome; the rest of it is still open. */
export function SegmentedProgress({ label, valueText, total, segments }: SegmentedProgressProps) {
  const finished = segments.reduce((sum, segment) => sum + segment.count, 0);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <progress> cannot show segments
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={finished}
      aria-valuetext={valueText}
      className="flex h-2 w-full gap-px overflow-hidden rounded-full bg-line forced-colors:border"
    >
      {segments
        .filter((segment) => segment.count > 0)
        .map((segment) => (
          <div
            key={segment.label}
            title={`${segment.label}: ${segment.count}`}
            style={{ width: `${(100 * segment.count) / Math.max(1, total)}%` }}
            className={classNames("h-full min-w-1 transition-[width] duration-150", fills[segment.tone])}
          />
        ))}
    </div>
  );
}
