const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const sameYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const otherYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

function midnight(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/**
 * A time as people say it: "just now", "in 5 minutes", "today at 14:05", "yesterday", "in 3 days", "4 Mar".
 * Days are counted by the calendar, not by 24 hours: what was at 23:50 is "yesterday" at 0:10.
 */
export function sayTime(at: number, now: number): string {
  const distance = at - now;
  const far = Math.abs(distance);
  // What was made half a minute "ahead" has just been made: the page's clock ticks slowly.
  if (far < minute) return distance > minute / 2 ? "in a moment" : "just now";
  if (far < hour) return relative.format(Math.trunc(distance / minute), "minute");
  const days = Math.round((midnight(at) - midnight(now)) / day);
  if (days === 0) return `today at ${clock.format(at)}`;
  if (Math.abs(days) <= 30) return relative.format(days, "day");
  return new Date(at).getFullYear() === new Date(now).getFullYear()
    ? sameYear.format(at)
    : otherYear.format(at);
}

/** The same moment in full, with its time zone. */
export function sayExactTime(at: number): string {
  return exact.format(at);
}
