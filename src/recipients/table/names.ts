import type { Column, ColumnUse } from "./column-use.ts";
import { isAboutNames, rankAddressHeading, addressRank, sharedWords } from "./headings.ts";

/** It may follow a quote that was never closed. */
const personName = /^"?[\p{L}\p{M}'’.\- ]{1,40}$/u;
/** Also `Doe, Jane` and `Jane Doe (guest)`. */
const wholeName = /^[\p{L}\p{M}'’.,()\- ]{1,60}$/u;

/** The samples look like parts of the names of people. */
function mayBeName(column: Column | undefined): boolean {
  return (
    column !== undefined &&
    column.samples.length > 0 &&
    column.samples.every((sample) => personName.test(sample))
  );
}

function hasSeveralWords(column: Column | undefined): boolean {
  return column?.samples.some((sample) => sample.includes(" ")) === true;
}

function namesAt(columns: readonly Column[], at: number): [number, ColumnUse][] {
  if (!mayBeName(columns[at])) return [];
  if (hasSeveralWords(columns[at])) return [[at, { kind: "name" }]];
  const hasLast = mayBeName(columns[at + 1]) && !hasSeveralWords(columns[at + 1]);
  if (!hasLast) return [[at, { kind: "name" }]];
  return [
    [at, { kind: "firstName" }],
    [at + 1, { kind: "lastName" }],
  ];
}

/**
 * The column that is probably the name of the recipient, when no heading is a plain one: its heading speaks of names,
 * like that of the address column if possible, and its cells look like names of people.
 */
export function guessNameColumn(columns: readonly Column[], address: number): number | undefined {
  const like = columns[address]?.heading ?? "";
  const [best] = columns
    .map(({ heading, samples }, at) => ({ at, heading, samples, shared: sharedWords(heading, like) }))
    .filter(
      ({ at, heading, samples }) =>
        at !== address &&
        isAboutNames(heading) &&
        rankAddressHeading(heading) !== addressRank.otherPerson &&
        samples.every((sample) => wholeName.test(sample)) &&
        samples.some((sample) => sample.includes(" ")),
    )
    .sort((one, other) => other.shared - one.shared);
  return best?.at;
}

/** Guesses the names in a table without a heading: the first columns of words before the address, or those after it. */
export function guessNames(columns: readonly Column[], address: number): ColumnUse[] {
  const uses = columns.map((_, at): ColumnUse => ({ kind: at === address ? "address" : "unused" }));
  const first = columns.findIndex((column, at) => at < address && mayBeName(column));
  const names = namesAt(columns.slice(0, first < 0 ? undefined : address), first < 0 ? address + 1 : first);
  for (const [at, use] of names) uses[at] = use;
  return uses;
}
