import { describesList, isSignOff } from "./around-line.ts";
import type { LineShapes } from "./line-shapes.ts";

/** Lines of text, from 0; `to` is the first line after them. */
export type Region = { from: number; to: number };

/** The edges of a list are so many lines from its first and last lines, and from blank ones. */
const edgeLines = 4;
const maxProse = 400;
/** The longest line that ends a mail; the lines of a signature, and how many of them hold an address. */
const maxSignOff = 40;
const signatureLines = 8;
const maxSigners = 2;

class DoubtfulLines {
  readonly #text: string;
  readonly #lines: LineShapes;
  readonly #region: Region;

  constructor(text: string, lines: LineShapes, region: Region) {
    this.#text = text;
    this.#lines = lines;
    this.#region = region;
  }

  find(isNearTable: boolean): Set<number> {
    const { from, to } = this.#region;
    const found = this.#signatures();
    let others = 0;
    for (let line = from; line < to; line += 1) {
      if (this.#lines.atCount(line) === 0 || found.has(line + 1)) continue;
      if (this.#isAtEdge(line) && this.#describesList(line)) found.add(line + 1);
      else others += 1;
    }
    return isNearTable || found.size <= others ? found : new Set();
  }

  /** A few lines below the end of a mail, with words if the end is only a rule. */
  #signatures(): Set<number> {
    const { from, to } = this.#region;
    const found = new Set<number>();
    for (let line = from; line < to; line += 1) {
      if (!this.#isText(line) || this.#length(line) > maxSignOff) continue;
      const end = isSignOff(this.#value(line));
      if (end === undefined || (end === "rule" && !this.#isText(line + 1))) continue;
      const people = this.#peopleBelow(line + 1, Math.min(to, line + signatureLines));
      if (people.length <= maxSigners) for (const below of people) found.add(below + 1);
    }
    return found;
  }

  /** Lines with addresses up to `end`, or up to the blank line behind them. */
  #peopleBelow(from: number, end: number): number[] {
    const found: number[] = [];
    for (let line = from; line < end; line += 1) {
      if (this.#lines.atCount(line) > 0) found.push(line);
      else if (found.length > 0 && this.#lines.isBlank(line)) break;
    }
    return found;
  }

  #isAtEdge(line: number): boolean {
    if (this.#lines.plainEnd(line) >= 0) return false;
    const { from, to } = this.#region;
    for (let i = 1; i <= edgeLines; i += 1) {
      if (line - i < from || line + i >= to) return true;
      if (this.#lines.isBlank(line - i) || this.#lines.isBlank(line + i)) return true;
    }
    return false;
  }

  #describesList(line: number): boolean {
    return (
      this.#length(line) <= maxProse && describesList(this.#value(line), this.#lines.atCount(line) === 1)
    );
  }

  #isText(line: number): boolean {
    return this.#lines.atCount(line) === 0 && !this.#lines.isBlank(line);
  }

  #length(line: number): number {
    return this.#lines.start(line + 1) - this.#lines.start(line);
  }

  #value(line: number): string {
    return this.#text.slice(this.#lines.start(line), this.#lines.start(line + 1)).trim();
  }
}

/**
 * Lines of a list, from 1, whose addresses are those of the people behind it: at its edges, unless most lines have
 * labels, and in the signature of a mail.
 */
export function findDoubtfulLines(
  text: string,
  lines: LineShapes,
  region: Region,
  isNearTable: boolean,
): Set<number> {
  return new DoubtfulLines(text, lines, region).find(isNearTable);
}
