// Loaded into the real server before its own code: tells the bench, when asked, how much memory the process holds.

/** `peakMb`: the most it has ever held. */
export type Memory = { residentMb: number; peakMb: number };

process.on("message", () => {
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  const memory: Memory = { residentMb: process.memoryUsage.rss() / 1_024 ** 2, peakMb };
  process.send?.(memory);
});
// Listening alone does not keep the process up.
process.channel?.unref();
