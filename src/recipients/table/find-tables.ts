import { type FoundTable, sampleTable, type Sample } from "./sample-table.ts";
import { extendTable } from "./extend-table.ts";
import { headingAt } from "./heading-row.ts";
import type { LineShapes } from "./line-shapes.ts";

const sampleSize = 50;
const maxWidth = 256;
/** Lines above a run that can belong to its table. */
const lookBack = 64;

/** Finds the tables of a text from top to bottom. Looks at each line a few times at most. */
class TableFinder {
  readonly #text: string;
  readonly #lines: LineShapes;
  readonly #tables: FoundTable[] = [];
  /** The first line after the last table. */
  #floor = 0;
  /** For each delimiter, the first line that no rejected run contains. */
  readonly #triedBefore: number[];

  constructor(text: string, lines: LineShapes) {
    this.#text = text;
    this.#lines = lines;
    this.#triedBefore = lines.delimiters.map(() => 0);
  }

  find(): FoundTable[] {
    let line = 0;
    while (line < this.#lines.count) {
      const sample = this.#lines.isBlank(line) ? undefined : this.#sampleAt(line);
      if (sample === undefined) line += 1;
      else {
        const table = extendTable(this.#text, sample);
        this.#tables.push(table);
        line = Math.max(line + 1, table.endLine);
        this.#floor = line;
      }
    }
    return this.#tables;
  }

  #sampleAt(line: number): Sample | undefined {
    const isFirst = this.#floor === 0 && this.#isBlankBefore(line);
    const headed = headingAt(this.#text, this.#lines, line, isFirst);
    if (headed !== undefined) return headed;
    let best: Sample | undefined;
    for (const delimiter of this.#lines.delimiters.keys()) {
      const end = this.#runEnd(line, delimiter);
      if (end < line + 2) continue;
      this.#triedBefore[delimiter] = end;
      const sample = sampleTable(this.#text, this.#lines, {
        delimiter,
        blockStart: this.#blockStart(line),
        line,
        end,
      });
      if (sample !== undefined && sample.score > (best?.score ?? 0)) best = sample;
    }
    return best;
  }

  #isBlankBefore(line: number): boolean {
    for (let i = line - 1; i >= 0; i -= 1) if (!this.#lines.isBlank(i)) return false;
    return true;
  }

  /** The first line after a run of lines with as many delimiters, of which there must be at least one. */
  #runEnd(line: number, delimiter: number): number {
    const count = this.#lines.delimiterCount(line, delimiter);
    if (line < (this.#triedBefore[delimiter] ?? 0) || count < 1 || count >= maxWidth) return line;
    // The rows of a table in Markdown are read as lines of text.
    if (this.#lines.delimiters[delimiter] === "|" && this.#text.charAt(this.#lines.start(line)) === "|")
      return line;
    let end = line + 1;
    while (end - line < sampleSize && this.#isLike(end, delimiter, count)) end += 1;
    return end;
  }

  #isLike(line: number, delimiter: number, count: number): boolean {
    return !this.#lines.isBlank(line) && this.#lines.delimiterCount(line, delimiter) === count;
  }

  #blockStart(line: number): number {
    const lowest = Math.max(this.#floor, line - lookBack);
    let start = line;
    while (start > lowest && !this.#lines.isBlank(start - 1)) start -= 1;
    return start;
  }
}

export function findTables(text: string, lines: LineShapes): FoundTable[] {
  return new TableFinder(text, lines).find();
}
