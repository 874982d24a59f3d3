const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const dayMs = 86_400_000;

function daysBetween(at: number, nowMs: number): number {
  const midnight = (ms: number) => new Date(ms).setHours(0, 0, 0, 0);
  return Math.round((midnight(at) - midnight(nowMs)) / dayMs);
}

/** A moment on the clock: "14:05", "tomorrow 14:05", "Fri 27 Nov 14:05". */
export function clockTime(at: number, nowMs: number): string {
  const days = daysBetween(at, nowMs);
  if (days === 0) return clock.format(at);
  // Put together here: whether a comma follows the weekday differs between Node and the browsers.
  const day = days === 1 ? "tomorrow" : `${weekday.format(at)} ${date.format(at)}`;
  return `${day} ${clock.format(at)}`;
}

/** When something goes on: counted in seconds when that is soon, else by the clock. */
export function whenItGoesOn(at: number, nowMs: number): string {
  const seconds = Math.max(0, Math.ceil((at - nowMs) / 1_000));
  if (seconds <= 1) return "in a moment";
  return seconds <= 90 ? `in ${seconds} seconds` : `at ${clockTime(at, nowMs)}`;
}

/** When a batch ends, as far as anybody can tell. */
export function whenItEnds(at: number, nowMs: number): string {
  return at - nowMs <= 60_000 ? "ends within a minute" : `ends about ${clockTime(at, nowMs)}`;
}
