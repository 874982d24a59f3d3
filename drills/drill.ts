import type { Tally } from "./tally.ts";

/** `npm test` runs drills short, `npm run drill` runs them whole. */
export type Size = "short" | "whole";

/** One fault on purpose. `name` is a claim, which holds when `faultsOf` finds nothing. */
export type Drill = { name: string; run: (size: Size) => Promise<Tally> };

/** `count` addresses, with the `faulty` ones spread evenly; their names make the sandbox misbehave. */
export function addressList(count: number, faulty: readonly string[] = []): string[] {
  const list = Array.from({ length: count }, (_, index) => `person${index}@example.com`);
  const every = Math.max(1, Math.floor(count / (faulty.length + 1)));
  for (const [index, address] of faulty.entries()) list[(index + 1) * every - 1] = address;
  return list;
}

/** What went wrong in a drill in which every address had to be invited once. */
export function faultsOf({ rows, done, lost, twice, wrong }: Tally): string[] {
  return [
    ...(rows === done ? [] : [`${rows - done} of ${rows} rows are not done`]),
    ...(lost === 0 ? [] : [`${lost} addresses were lost`]),
    ...(twice === 0 ? [] : [`${twice} addresses were invited twice`]),
    ...wrong,
  ];
}
