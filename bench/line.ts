/**
 * One measured figure. `against` is the same work done by something else, measured in the same run on the same
 * machine; `ratio` is ours divided by theirs. `aim` is in the unit of `value`.
 */
export type BenchLine = {
  name: string;
  value: number;
  unit: string;
  aim?: { atMost: number } | { atLeast: number };
  against?: { name: string; value: number; ratio: number };
  note?: string;
};

/** A group of figures. Words on the command line select subjects by `name`. */
export type Subject = { name: string; run: () => Promise<BenchLine[]> };

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

/** Three significant digits, or all digits of a large number. */
export function rounded(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/**
 * The middle of an odd number of runs of `work`, after one run that does not count: milliseconds on the clock, and of
 * this thread's processor time, which says more on a machine that has other work as well.
 */
export function medianTimes(work: () => void, runs = 7): { ms: number; processorMs: number } {
  work();
  const times: number[] = [];
  const processorTimes: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const processorStart = process.threadCpuUsage();
    const start = performance.now();
    work();
    times.push(performance.now() - start);
    const { user, system } = process.threadCpuUsage(processorStart);
    processorTimes.push((user + system) / 1_000);
  }
  return { ms: rounded(median(times)), processorMs: rounded(median(processorTimes)) };
}

/** `line` with what it is compared to. */
export function versus(line: BenchLine, name: string, value: number): BenchLine {
  return { ...line, against: { name, value, ratio: line.value / value } };
}
