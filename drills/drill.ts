import type { Tally } from "./tally.ts";

/** `short` is for the test suite, `whole` for `npm run drill`. */
export type Size = "short" | "whole";

/** One thing that goes wrong on purpose. Throws when it could not be played, or ended in another way than it has to. */
export type Drill = { name: string; run: (size: Size) => Promise<Tally> };

/** Addresses of a drill. Those in `faulty` are put in evenly; their names make the sandbox misbehave. */
export function addressList(count: number, faulty: readonly string[] = []): string[] {
  const list = Array.from({ length: count }, (_, index) => `person${index}@example.com`);
  const every = Math.max(1, Math.floor(count / (faulty.length + 1)));
  for (const [index, address] of faulty.entries()) list[(index + 1) * every - 1] = address;
  return list;
}

/** What is wrong with the end of a drill in which every address had to be sent; empty when nothing is. */
export function faultsOf({ rows, done, lost, twice, wrong }: Tally): string[] {
  return [
    ...(rows === done ? [] : [`${rows - done} of ${rows} rows were not sent`]),
    ...(lost === 0 ? [] : [`${lost} addresses were lost`]),
    ...(twice === 0 ? [] : [`${twice} addresses were invited twice`]),
    ...wrong,
  ];
}
