const hourMs = 60 * 60 * 1_000;

/** A session that nobody used for so long is over. */
export const idleLimitMs = 12 * hourMs;

/** A session is over after so long, used or not. */
export const absoluteLimitMs = 7 * 24 * hourMs;
