const bits = 32;
const wordsPerPart = 32;
const numbersPerPart = bits * wordsPerPart;

/** A set of row numbers that takes a bit for each of them where they are dense: 0.1 MB for a million. */
export type NumberSet = {
  /** False if the set has it already. */
  add: (number: number) => boolean;
};

export function createNumberSet(): NumberSet {
  const parts = new Map<number, Uint32Array>();
  return {
    add(number) {
      const at = Math.floor(number / numbersPerPart);
      const part = parts.get(at) ?? new Uint32Array(wordsPerPart);
      parts.set(at, part);
      const place = number % numbersPerPart;
      const word = Math.floor(place / bits);
      const bit = 1 << (place % bits);
      const before = part[word] ?? 0;
      part[word] = before | bit;
      return (before & bit) === 0;
    },
  };
}
