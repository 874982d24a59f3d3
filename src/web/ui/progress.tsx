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
  /** Names what is measured: "Progress of this batch". */
  label: string;
  /** The state in words, read instead of a percentage: "214 of 287 settled". */
  valueText: string;
  total: number;
  segments: readonly { tone: Tone; count: number; label: string }[];
};

/** One bar, one segment for each outcome; what is missing to the total is still to come. */
export function SegmentedProgress({ label, valueText, total, segments }: SegmentedProgressProps) {
  const settled = segments.reduce((sum, segment) => sum + segment.count, 0);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <progress> cannot show segments
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={settled}
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

type MeterProps = { label: string; value: number; max: number; valueText: string; tone?: Tone };

/** A small gauge of what is left of an allowance, with its words beside it. */
export function Meter({ label, value, max, valueText, tone = "pending" }: MeterProps) {
  return (
    <div className="min-w-0">
      <div className="mb-1 flex justify-between gap-3 text-12">
        <span className="text-ink-soft">{label}</span>
        <span className="tabular-nums">{valueText}</span>
      </div>
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- <meter> cannot be coloured in all browsers
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={valueText}
        className="h-1 overflow-hidden rounded-full bg-line forced-colors:border"
      >
        <div
          style={{ width: `${(100 * value) / Math.max(1, max)}%` }}
          className={classNames("h-full rounded-full", fills[tone])}
        />
      </div>
    </div>
  );
}
