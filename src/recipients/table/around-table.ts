import { bareAddress } from "#recipients/cell-address.ts";
import { Collector } from "#recipients/collector.ts";
import { isRecipientWord } from "#recipients/person-words.ts";
import { scan } from "#recipients/text/scan.ts";
import { describesList, describesText, isAmongCells, isBesideText, isSentence } from "./around-line.ts";
import { findDoubtfulLines, type Region } from "./doubtful-lines.ts";
import { hasMailWord, isAddressHeading } from "./headings.ts";
import type { LineShapes } from "./line-shapes.ts";

/** Blank lines may separate so many blocks of titles or notes from their table. */
const maxBlocks = 3;

const separatorLine = /^\uFEFF?"?sep=.?"?$/i;
const maxProse = 400;

/** Reads the lines around tables, and lists without any table. */
class AroundReader {
  readonly #text: string;
  readonly #lines: LineShapes;
  readonly #out: Collector;

  constructor(text: string, lines: LineShapes, out: Collector) {
    this.#text = text;
    this.#lines = lines;
    this.#out = out;
  }

  /** Reads `region` as a list, whose single-column headings are notes. Addresses of the people behind it are doubtful. */
  readList(region: Region, isNearTable = false): void {
    const { from, to } = region;
    const doubtful = findDoubtfulLines(this.#text, this.#lines, region, isNearTable);
    this.#out.doubtLines(doubtful);
    let start = from;
    for (let line = from; line < to; line += 1) {
      const isBlockStart = line === from || this.#lines.isBlank(line - 1) || doubtful.has(line);
      if (!isBlockStart || this.#lines.isBlank(line) || !this.#isListHeading(line, to)) continue;
      this.#scan(start, line);
      this.#readHeading(line);
      start = line + 1;
    }
    this.#scan(start, to);
    this.#out.doubtLines(undefined);
  }

  /**
   * Reads a block of lines near a table, with its titles and footers: their addresses are problems, and one address
   * among other lines is doubtful.
   */
  readBlock({ from, to }: Region, isTouching: boolean): void {
    const isRefused = (line: number) => this.#describesBlock(line, isTouching);
    const people = this.#linesWhere(from, to, (line) => this.#lines.atCount(line) > 0 && !isRefused(line));
    let start = from;
    for (let line = from; line < to; line += 1) {
      const isText = this.#lines.atCount(line) === 0 && people.length < 2;
      const isOnly = people.length === 1 && line === people[0];
      if (!isText && !isOnly && !isRefused(line)) continue;
      this.readList({ from: start, to: line });
      start = line + 1;
      if (isText) this.#noteUnlessAddress(line);
      else if (isOnly) this.#readOnly(line, to - from > 1);
      else this.#refuse(line);
    }
    this.readList({ from: start, to });
  }

  /** The only line of a block with addresses that may be recipients. */
  #readOnly(line: number, hasOthers: boolean): void {
    const value = this.#value(line);
    const isOne = this.#lines.atCount(line) === 1;
    if (hasOthers && isOne && isAmongCells(value)) {
      this.#refuse(line);
      return;
    }
    const isText = (isOne && isBesideText(value)) || describesList(value, isOne);
    if (hasOthers || isText) this.#out.beginRow({ doubt: "heading" });
    this.#scan(line, line + 1);
    this.#out.beginRow(undefined);
  }

  #linesWhere(from: number, to: number, test: (line: number) => boolean): number[] {
    const found: number[] = [];
    for (let line = from; line < to; line += 1) if (test(line)) found.push(line);
    return found;
  }

  #value(line: number): string {
    return this.#text.slice(this.#lines.start(line), this.#lines.start(line + 1)).trim();
  }

  /** The only address of the line says who wrote or owns the table. */
  #describesBlock(line: number, isTouching: boolean): boolean {
    const isShort = this.#lines.length(line) <= maxProse;
    if (this.#lines.atCount(line) !== 1 || !isShort) return false;
    return isTouching ? isSentence(this.#value(line)) : describesText(this.#value(line));
  }

  #isListHeading(line: number, to: number): boolean {
    const below = this.#lines.isBlank(line + 1) ? line + 2 : line + 1;
    if (below >= to || this.#lines.isBlank(below)) return false;
    if (this.#lines.length(line) > 200) return false;
    if (this.#lines.atCount(line) === 0) return this.#namesList(line, below);
    const value = this.#value(line);
    return (
      /\s/.test(value) &&
      this.#lines.atCount(line) === 1 &&
      !value.includes("mailto:") &&
      hasMailWord(value) &&
      !value.includes("<") &&
      value.includes("(") &&
      bareAddress(this.#value(below)) !== undefined
    );
  }

  /** `E-Mail`, perhaps in quotes; `Participants` above lines that have addresses. */
  #namesList(line: number, below: number): boolean {
    const heading = this.#value(line).replace(/^\uFEFF?(["']?)(.*)\1$/, "$2");
    return isAddressHeading(heading) || (this.#lines.atCount(below) > 0 && isRecipientWord(heading));
  }

  #readHeading(line: number): void {
    if (this.#lines.atCount(line) === 0) this.#note(line);
    else this.#refuse(line);
  }

  /** An address that is spelled out stays a problem. */
  #noteUnlessAddress(line: number): void {
    const value = this.#value(line);
    if (value === "") return;
    const trial = new Collector();
    if (value.length <= maxProse) scan(value, 0, value.length, { number: 1, start: 0 }, trial);
    const { problems } = trial.finish(1);
    const isText = separatorLine.test(value) || problems.every(({ reason }) => reason !== "spelled-out");
    if (isText) this.#note(line);
    else this.#scan(line, line + 1);
  }

  #note(line: number): void {
    const place = this.#placeOf(line);
    if (/[\p{L}\p{N}]/u.test(place.source)) this.#out.note(place);
  }

  #refuse(line: number): void {
    const { source, line: number, column } = this.#placeOf(line);
    this.#out.refuse("around-table", source, number, column);
  }

  #placeOf(line: number): { line: number; column: number; source: string } {
    const start = this.#lines.start(line);
    const raw = this.#text.slice(start, this.#lines.start(line + 1));
    const source = raw.trim();
    return { line: line + 1, column: raw.length - raw.trimStart().length + 1, source };
  }

  #scan(from: number, to: number): void {
    if (from >= to) return;
    const start = this.#lines.start(from);
    const line = { number: from + 1, start, known: this.#lines };
    scan(this.#text, start, this.#lines.start(to), line, this.#out);
  }
}

/** Blocks of lines without blank lines between them. */
function blocksOf(lines: LineShapes, { from, to }: Region): Region[] {
  const blocks: Region[] = [];
  for (let line = from; line < to; line += 1) {
    if (lines.isBlank(line)) continue;
    const last = blocks.at(-1);
    if (last?.to === line) last.to = line + 1;
    else blocks.push({ from: line, to: line + 1 });
  }
  return blocks;
}

/** Reads the lines between two tables, or before the first or after the last one. */
export function readAround(
  text: string,
  lines: LineShapes,
  region: Region,
  { isBelowTable, isAboveTable }: { isBelowTable: boolean; isAboveTable: boolean },
  out: Collector,
): void {
  const reader = new AroundReader(text, lines, out);
  if (!isBelowTable && !isAboveTable) {
    reader.readList(region);
    return;
  }
  const blocks = blocksOf(lines, region);
  let rest: Region | undefined;
  for (const [i, block] of blocks.entries()) {
    const touches = (isBelowTable && block.from === region.from) || (isAboveTable && block.to === region.to);
    const isNear = (isBelowTable && i < maxBlocks) || (isAboveTable && i >= blocks.length - maxBlocks);
    if (!touches && !isNear) {
      rest = { from: rest?.from ?? block.from, to: block.to };
      continue;
    }
    if (rest !== undefined) reader.readList(rest, true);
    rest = undefined;
    reader.readBlock(block, touches);
  }
  if (rest !== undefined) reader.readList(rest, true);
}
