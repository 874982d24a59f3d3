import * as fc from "fast-check";

/** A history takes some 1.7 s on two cores, and may take ten times as long on a busy machine. */
const msPerHistory = 20_000;

/**
 * The parameters of a property over this many histories. A history that fails is made smaller for as long as the time
 * allows, and one that never ends stops the search: both are then reported with their seed, before the test's own timeout
 * would hide them.
 */
export const searchOf = (histories: number) => ({
  numRuns: histories,
  plugins: [fc.interruptAfterTimeLimit(histories * msPerHistory, { failOnInterrupt: true })],
});

/** The timeout of the test around such a property (ms). */
export const timeoutOf = (histories: number) => histories * msPerHistory * 1.2;
