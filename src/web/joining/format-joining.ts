import type { CurveUnit } from "#contract/overview/joining.ts";
import { formatCount } from "#web/format/english.ts";

const whole = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

/** "42%". Never rounded to none or to all: "<1%" is not 0%, and ">99%" is not 100%. */
export function formatShare(part: number, total: number): string {
  if (total === 0) return "–";
  const share = part / total;
  if (share > 0 && share < 0.01) return "<1%";
  if (share < 1 && share > 0.99) return ">99%";
  return whole.format(share);
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** "40 seconds", "12 minutes", "5 hours", "3 days": the largest unit of which there are at least two. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return "less than a second";
  if (ms < 2 * minuteMs) return formatCount(Math.round(ms / 1_000), "second");
  if (ms < 2 * hourMs) return formatCount(Math.round(ms / minuteMs), "minute");
  if (ms < 2 * dayMs) return formatCount(Math.round(ms / hourMs), "hour");
  return formatCount(Math.round(ms / dayMs), "day");
}

/** "1 day", "12 hours". */
export function formatSteps(steps: number, unit: CurveUnit): string {
  return formatCount(steps, unit);
}
