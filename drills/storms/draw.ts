import type { Random } from "#sandbox/data/random.ts";

/** Random decisions of a plan. */
export type Draw = {
  /** From `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** True with a probability of `share`. */
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
};

export function createDraw(random: Random): Draw {
  const integer = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    integer,
    chance: (share) => random() < share,
    pick(from) {
      const picked = from[integer(0, from.length - 1)];
      if (picked === undefined) throw new Error("Nothing to pick from.");
      return picked;
    },
  };
}
