const missingMs = 1_000;
/** Two hours: no window of Clerk's is longer than one, so more is a slip of something in between. */
const longestMs = 2 * 60 * 60 * 1_000;

/**
 * `Retry-After` in ms: whole seconds or an HTTP date. Missing or unreadable is 1 s; 0 and dates that have passed are 0,
 * and the caller decides how soon "at once" is; longer than two hours is two hours, after which Clerk says it again.
 */
export function retryAfterMs(header: string | string[] | undefined, now: number = Date.now()): number {
  const text = (Array.isArray(header) ? header[0] : header)?.trim() ?? "";
  if (text === "") return missingMs;
  const seconds = Number(text);
  const waitMs = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(text) - now;
  return Number.isNaN(waitMs) ? missingMs : Math.min(Math.max(waitMs, 0), longestMs);
}
