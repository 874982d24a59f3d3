const attempts = 5;

/**
 * Whether work on ten times as much takes about ten times as long; a search that backtracks takes a hundred times. Only
 * the processor time of this thread counts, and the best of several attempts: other work adds to one, never takes away.
 */
export function isLinear(work: (length: number) => unknown, length: number): boolean {
  return Array.from({ length: attempts }).some(
    () => msFor(work, length * 10) / Math.max(msFor(work, length), 1) < 40,
  );
}

function msFor(work: (length: number) => unknown, length: number): number {
  const before = process.threadCpuUsage().user;
  work(length);
  return (process.threadCpuUsage().user - before) / 1_000;
}
