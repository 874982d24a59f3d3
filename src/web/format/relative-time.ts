const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dateWithYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

/** Calendar days, not periods of 24 hours: 23:50 is "yesterday" at 00:10. */
function daysBetween(at: number, nowMs: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(at) - midnight(nowMs)) / dayMs);
}

/** "just now", "in 5 minutes", "today at 14:05", "yesterday", "in 3 days", "4 Mar". */
export function formatTime(at: number, nowMs: number): string {
  const distance = at - nowMs;
  const far = Math.abs(distance);
  // The page's clock ticks every 30 s, so something just created may be up to 30 s ahead of it.
  if (far < minuteMs) return distance > minuteMs / 2 ? "in a moment" : "just now";
  if (far < hourMs) return relative.format(Math.trunc(distance / minuteMs), "minute");
  const days = daysBetween(at, nowMs);
  if (days === 0) return `today at ${clock.format(at)}`;
  if (Math.abs(days) <= 30) return relative.format(days, "day");
  const isSameYear = new Date(at).getFullYear() === new Date(nowMs).getFullYear();
  return (isSameYear ? date : dateWithYear).format(at);
}

/** Like `formatTime` for today; before that with date and minute, which is what people look up in a log. */
export function formatLoggedTime(at: number, nowMs: number): string {
  if (daysBetween(at, nowMs) >= 0) return formatTime(at, nowMs);
  return `${dateWithYear.format(at)}, ${clock.format(at)}`;
}

/** The full date and time with its time zone. */
export function formatExactTime(at: number): string {
  return exact.format(at);
}

/** "14:05", "14:05 tomorrow", "14:05 on Fri 27 Nov". */
export function formatClock(at: number, nowMs: number): string {
  const time = clock.format(at);
  const days = daysBetween(at, nowMs);
  if (days === 0) return time;
  if (days === 1) return `${time} tomorrow`;
  // Node and browsers disagree about a comma after the weekday, so the parts are joined here.
  return `${time} on ${weekday.format(at)} ${date.format(at)}`;
}

/** A time in the past, after "from": "14:05", "yesterday, 14:05", "Fri 27 Nov, 14:05". */
export function formatSince(at: number, nowMs: number): string {
  const days = daysBetween(at, nowMs);
  if (days === 0) return clock.format(at);
  if (days === -1) return `yesterday, ${clock.format(at)}`;
  return `${weekday.format(at)} ${date.format(at)}, ${clock.format(at)}`;
}

/** "in 42 seconds" for the next 90 seconds, then "at 14:05". */
export function formatCountdown(at: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((at - nowMs) / 1_000));
  if (seconds <= 1) return "in a moment";
  return seconds <= 90 ? `in ${seconds} seconds` : `at ${formatClock(at, nowMs)}`;
}
