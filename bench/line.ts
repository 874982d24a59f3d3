/**
 * One measured figure. `against` is the same work done by something else, measured in the same run on the same
 * machine; `ratio` is ours divided by theirs, so below 1 is better where less is better.
 */
export type BenchLine = {
  name: string;
  value: number;
  unit: string;
  against?: { name: string; value: number; ratio: number };
  note?: string;
};

/** The middle of an odd number of runs of `work`, in milliseconds, after one run that does not count. */
export function medianMs(work: () => void, runs = 7): number {
  work();
  const times: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return Math.round((times[Math.floor(runs / 2)] ?? 0) * 10) / 10;
}

/** `line` with what it is compared to. */
export function versus(line: BenchLine, name: string, value: number): BenchLine {
  return { ...line, against: { name, value, ratio: line.value / value } };
}
