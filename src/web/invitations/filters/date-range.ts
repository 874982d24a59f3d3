/** Times in ms: from `after` on, and earlier than `before`. Without one of them the range is open on that side. */
export type Range = { after?: number; before?: number };

const minuteMs = 60_000;

/**
 * The times that a date filter means, in the time zone of the browser. Relative ones are as exact as a minute, so that the
 * same request repeats within it.
 */
export function rangeOf(text: string, nowMs: number): Range {
  const now = Math.floor(nowMs / minuteMs) * minuteMs;
  if (text === "last-month") return { after: startOfMonth(now, -1), before: startOfMonth(now, 0) };
  const { kind, days } = readRelative(text);
  switch (kind) {
    case "last":
      // The minute that has begun counts.
      return { after: daysFrom(now, -days), before: now + minuteMs };
    case "next":
      return { after: now, before: daysFrom(now, days) };
    case "before":
      return { before: daysFrom(now, -days) };
    case null:
      return rangeOfDays(text);
  }
}

export type RelativeKind = "last" | "next" | "before";

/** `last-7d` → last, 7; `kind` is null for days and for `last-month`. */
export function readRelative(text: string): { kind: RelativeKind | null; days: number } {
  const [, kind, days] = /^(last|next|before)-(\d+)d$/.exec(text) ?? [];
  return kind === "last" || kind === "next" || kind === "before"
    ? { kind, days: Number(days) }
    : { kind: null, days: 0 };
}

function rangeOfDays(text: string): Range {
  const [first = "", last = ""] = text.split("..");
  return {
    ...(first !== "" && { after: startOfDay(first) }),
    ...(last !== "" && { before: startOfDay(last, 1) }),
  };
}

/** Midnight at the start of a day, `daysLater` days on; with daylight saving not every day has 24 hours. */
export function startOfDay(text: string, daysLater = 0): number {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return new Date(year, month - 1, day + daysLater).getTime();
}

/** The same time of the clock some days later or earlier. */
function daysFrom(now: number, days: number): number {
  const date = new Date(now);
  return date.setDate(date.getDate() + days);
}

function startOfMonth(now: number, months: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth() + months, 1).getTime();
}
