import { isAddress } from "#recipients/address/address.ts";
import { addressRank, hasMailWord, isAddressHeading, rankAddressHeading } from "./headings.ts";
import type { Row } from "./rows.ts";

const angled = /^[^@]*<[^<>@\s]+@[^<>@\s]+>[;,]?$/;
const loose = /^[^@\s]{0,64}@[^@\s]{0,255}$/;

/** The address that a cell holds and nothing else: `a@b`, `<a@b>` or `mailto:a@b`; undefined for other text. */
export function bareAddress(cell: string): string | undefined {
  if (!/[@＠]/.test(cell)) return undefined;
  const text = cell
    .trim()
    .replace(/^<(.*)>$/s, "$1")
    .replace(/^mailto:/i, "");
  return isAddress(text) ? text : undefined;
}

/** The cell is an address, perhaps with a name or with a mistake, rather than a sentence that contains one. */
export function isAddressCell(cell: string): boolean {
  const text = cell.trim();
  return text.includes("@") && (loose.test(text) || angled.test(text) || bareAddress(text) !== undefined);
}

/** What the cells of a column hold, in numbers of cells. */
export type ColumnContent = {
  /** Cells that are an address and nothing else. */
  bare: number;
  /** Cells that are an address, perhaps with a name or with a mistake. */
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
    if (!/[@＠]/.test(value)) content.others += /[\p{L}\p{N}]/u.test(value) ? 1 : 0;
    else if (bareAddress(value) !== undefined) {
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

type Choice = { column: number; rank: number; addresses: number };

function isBetter(one: Choice, other: Choice | undefined): boolean {
  if (other === undefined || one.rank !== other.rank) return other === undefined || one.rank < other.rank;
  return one.addresses > other.addresses;
}

/** The column that holds the addresses to invite, by what the columns hold, then by their headings. */
export function addressColumn(
  headings: readonly string[],
  contents: readonly ColumnContent[],
): number | undefined {
  const fullest = Math.max(0, ...contents.map(({ addresses }) => addresses));
  const mostBare = Math.max(1, ...contents.map(({ bare }) => bare));
  let best: Choice | undefined;
  for (const [column, { addresses, bare, others, distinct }] of contents.entries()) {
    const heading = headings[column] ?? "";
    if (addresses === 0 || addresses < fairShare * fullest) continue;
    if (others > addresses && !hasMailWord(heading)) continue;
    const isConstant = distinct === 1 && addresses > 1;
    const penalty = (isConstant ? constantPenalty : 0) + emptyPenalty * (1 - bare / mostBare);
    const rank = rankAddressHeading(heading) + penalty;
    const choice = { column, rank, addresses };
    if (isBetter(choice, best)) best = choice;
  }
  if (best !== undefined) return best.column;
  return fullest === 0 ? headedAddressColumn(headings) : undefined;
}

/** The address column of a table without any address, by its heading. */
export function headedAddressColumn(headings: readonly string[]): number | undefined {
  const exact = headings.findIndex((heading) => isAddressHeading(heading));
  if (exact >= 0) return exact;
  const ranked = headings.findIndex(
    (heading) => hasMailWord(heading) && rankAddressHeading(heading) === addressRank.mail,
  );
  return ranked >= 0 ? ranked : undefined;
}
