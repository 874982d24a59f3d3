// The real server loads this before its own code and answers how much memory it uses.

/** `peakMb`: the most so far. */
export type Memory = { residentMb: number; peakMb: number };

process.on("message", () => {
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const memory: Memory = { residentMb: process.memoryUsage.rss() / 1_024 ** 2, peakMb };
  process.send?.(memory);
});
// The channel must not keep the process alive.
process.channel?.unref();
