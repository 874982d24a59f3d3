import { bareAddress, hasAtSign, isAddressCell, isBareCell, isWithoutAt } from "#recipients/cell-address.ts";
import { isOtherPersonLabel, isRecipientWord, plainWords } from "#recipients/person-words.ts";
import {
  addressRank,
  fieldOfHeading,
  hasMailWord,
  isAboutNames,
  isAddressHeading,
  rankAddressHeading,
} from "./headings.ts";
import type { Row } from "./rows.ts";

/** What the cells of a column hold, in numbers of cells. */
export type ColumnContent = {
  /** Cells that are addresses and nothing else. */
  bare: number;
  /** Cells that are addresses, perhaps with a name, with a mistake or spelled out. */
  addresses: number;
  /** Cells with letters or digits, but no @. */
  others: number;
  distinct: number;
};

export function contentOf(rows: readonly Row[], column: number): ColumnContent {
  const content = { bare: 0, addresses: 0, others: 0 };
  const values = new Set<string>();
  for (const row of rows) {
    const value = row.cells[column]?.value.trim() ?? "";
    if (value === "") continue;
    values.add(value.toLowerCase());
    if (!hasAtSign(value)) {
      if (isWithoutAt(value)) content.addresses += 1;
      else if (/[\p{L}\p{N}]/u.test(value)) content.others += 1;
    } else if (isBareCell(value)) {
      content.bare += 1;
      content.addresses += 1;
    } else if (isAddressCell(value)) content.addresses += 1;
  }
  return { ...content, distinct: values.size };
}

const fairShare = 0.2;
/** An address that is the same in every row describes something else, such as the owner of the list. */
const constantPenalty = 2.5;
/** A column with few addresses gives way to a fuller one whose heading is a little less fitting. */
const emptyPenalty = 2;
/** A column with hardly any addresses gives way to all but those about other people. */
const sparsePenalty = 3.25;
/** Headings with less between their ranks fit alike. */
const clearRank = 0.25;

type Candidate = {
  column: number;
  /** By the heading alone. */
  headingRank: number;
  rank: number;
  addresses: number;
  distinct: number;
  isSparse: boolean;
  /** The same address is in every row. */
  isConstant: boolean;
};

/** Best first. People are listed once, but their managers repeat. */
function compare(one: Candidate, other: Candidate): number {
  return one.rank - other.rank || other.addresses - one.addresses || other.distinct - one.distinct;
}

function candidatesOf(headings: readonly string[], contents: readonly ColumnContent[]): Candidate[] {
  const fullest = Math.max(0, ...contents.map(({ addresses }) => addresses));
  const mostBare = Math.max(1, ...contents.map(({ bare }) => bare));
  return contents.flatMap(({ addresses, bare, others, distinct }, column) => {
    const heading = headings[column] ?? "";
    if (addresses === 0 || (others > addresses && !hasMailWord(heading))) return [];
    const isConstant = distinct === 1 && addresses > 1;
    const isSparse = addresses < fairShare * fullest;
    const penalty =
      (isConstant ? constantPenalty : 0) + (isSparse ? sparsePenalty : emptyPenalty * (1 - bare / mostBare));
    const headingRank = isCopy(headings, column) ? addressRank.second : rankAddressHeading(heading);
    return [{ column, headingRank, rank: headingRank + penalty, addresses, distinct, isSparse, isConstant }];
  });
}

/** Without numbers and marks of copies: `E-mail.1`, `email_2` and `Email copy` are all `email`. */
function plainHeading(heading = ""): string {
  const words = plainWords(heading).replace(/\b(?:\d+|dup(?:licate)?|copy|copie|copia|kopie)\b/g, "");
  return words.replace(/\s+/g, " ").trim();
}

/** Software renamed the heading because another column has it: `Email_1` beside `Email`. */
function isCopy(headings: readonly string[], column: number): boolean {
  const plain = plainHeading(headings[column]);
  if (plain === plainWords(headings[column] ?? "").trim()) return false;
  return headings.some((other) => plainWords(other).trim() === plain);
}

/** Each of two columns has names of its own under one heading, as in two tables side by side. */
function haveNames(headings: readonly string[], left: number, right: number): boolean {
  return headings.some((heading, name) => {
    const plain = plainHeading(heading);
    if (name >= right || !isNameHeading(plain)) return false;
    const next = headings.findIndex(
      (second, at) => at > Math.max(name, left) && plainHeading(second) === plain,
    );
    return next > 0;
  });
}

/** `Member 2`, `Student 2 email`: each number is another recipient. */
function isNumberedRecipient(heading = ""): boolean {
  const before = /^(.*?)\s*\d+\b/.exec(plainWords(heading))?.[1];
  return before !== undefined && isRecipientWord(before);
}

function isNameHeading(heading: string): boolean {
  if (hasMailWord(heading)) return false;
  const field = fieldOfHeading(heading);
  return field === "name" || field === "firstName" || field === "lastName" || isAboutNames(heading);
}

/** Two columns have the same heading, with names of their own or both filled, or none and an empty column between them. */
function isBeside(
  headings: readonly string[],
  contents: readonly ColumnContent[],
  one: Candidate,
  other: Candidate,
): boolean {
  const left = Math.min(one.column, other.column);
  const right = Math.max(one.column, other.column);
  const isFilled = !one.isSparse && !other.isSparse;
  if (headings.length === 0)
    return isFilled && contents.slice(left, right).some(({ distinct }) => distinct === 0);
  if (isFilled && headings[left]?.toLowerCase() === headings[right]?.toLowerCase()) return true;
  if (plainHeading(headings[left]) !== plainHeading(headings[right])) return false;
  return haveNames(headings, left, right) || [left, right].every((at) => isNumberedRecipient(headings[at]));
}

function differ(rows: readonly Row[], one: number, other: number): boolean {
  const valueIn = (row: Row, column: number) => bareAddress(row.cells[column]?.value ?? "")?.toLowerCase();
  const both = rows.flatMap((row) => {
    const [first, second] = [valueIn(row, one), valueIn(row, other)];
    return first === undefined || second === undefined ? [] : [first !== second];
  });
  return both.filter(Boolean).length > fairShare * both.length;
}

/**
 * The column that holds the addresses to invite. `isClear` is false if another one fits as well; `isOtherPerson` is true
 * if its heading describes another person. `besides`: columns under a heading of the same kind with other addresses, as
 * in two tables side by side.
 */
export type AddressColumn = {
  address: number;
  isClear: boolean;
  isOtherPerson?: boolean;
  besides?: number[];
};

/** Headings below merged cells such as `Manager`, with the words of these cells before them. */
export function groupedHeadings(headings: readonly string[], above: Row | undefined): readonly string[] {
  if (above === undefined || above.hasAt || above.cells.length !== headings.length) return headings;
  const groups = above.cells.map(({ value }) => value.trim());
  const isGrouped = groups.includes("") && groups.some((group) => isOtherPersonLabel(group));
  let group = "";
  return headings.map((heading, column) => {
    group = groups[column] || group;
    return isGrouped ? `${group} ${heading}`.trim() : heading;
  });
}

/** Finds the address column by what the columns hold, then by their headings. */
export function addressColumn(
  headings: readonly string[],
  contents: readonly ColumnContent[],
  rows: readonly Row[],
): AddressColumn | undefined {
  const [best, ...others] = candidatesOf(headings, contents).sort(compare);
  if (best === undefined) {
    return contents.some(({ addresses }) => addresses > 0) ? undefined : headedAddressColumn(headings);
  }
  const isAlike = ({ column, rank, distinct }: Candidate) =>
    rank - best.rank < clearRank && distinct > 0.9 * best.distinct && differ(rows, best.column, column);
  const isBetterHeaded = ({ isSparse, headingRank }: Candidate) =>
    isSparse && headingRank < addressRank.unknown && best.headingRank === addressRank.unknown;
  const besides = others.filter(
    (other) => isBeside(headings, contents, best, other) && differ(rows, best.column, other.column),
  );
  if (besides.length > 0) {
    const [address = best.column, ...rest] = [best, ...besides]
      .map(({ column }) => column)
      .sort((one, other) => one - other);
    return { address, isClear: false, besides: rest };
  }
  return {
    address: best.column,
    isOtherPerson: best.headingRank === addressRank.otherPerson,
    isClear: !others.some((other) => isAlike(other) || isBetterHeaded(other) || best.isConstant),
  };
}

/** The address column of a table without any address, by its heading. */
export function headedAddressColumn(headings: readonly string[]): AddressColumn | undefined {
  const exact = headings.findIndex((heading) => isAddressHeading(heading));
  if (exact >= 0) return { address: exact, isClear: true };
  const ranked = headings.findIndex(
    (heading) => hasMailWord(heading) && rankAddressHeading(heading) < addressRank.unknown,
  );
  return ranked >= 0 ? { address: ranked, isClear: true } : undefined;
}
