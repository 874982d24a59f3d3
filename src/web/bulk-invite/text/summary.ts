import type { Summary } from "./parse-list.ts";

const numbers = new Intl.NumberFormat("en");

export const sayNumber = (count: number) => numbers.format(count);

/** "1 line", "2,000 lines"; an irregular plural is given whole. */
export function sayCount(count: number, one: string, several = `${one}s`): string {
  return `${sayNumber(count)} ${count === 1 ? one : several}`;
}

/** The reading in one line: "287 people, 6 repeated, 3 probably mistyped, 4 cannot be read". */
export function sayReading({ counts }: Summary): string {
  return [
    sayCount(counts.recipients, "person", "people"),
    ...(counts.duplicates > 0 ? [`${sayNumber(counts.duplicates)} repeated`] : []),
    ...(counts.suggestions > 0 ? [`${sayNumber(counts.suggestions)} probably mistyped`] : []),
    ...(counts.problems > 0 ? [`${sayNumber(counts.problems)} cannot be read`] : []),
  ].join(", ");
}
