import type { DoubtReason } from "#recipients/doubt.ts";
import { describesList, isPersonLabel, isSignOff, namesOthersColumn } from "./around-line.ts";
import type { LineShapes } from "./line-shapes.ts";

/** Lines of text, from 0; `to` is the first line after them. */
export type Region = { from: number; to: number };

/** The edges of a list are so many lines from its first and last lines, and from blank ones. */
const edgeLines = 4;
const maxProse = 400;
const maxLabel = 64;
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

  find(isNearTable: boolean): Map<number, DoubtReason> {
    const { from, to } = this.#region;
    const found = this.#signatures();
    const others = this.#sections();
    const columns = this.#columns();
    let rest = 0;
    for (let line = from; line < to; line += 1) {
      if (this.#lines.atCount(line) === 0 || found.has(line + 1) || others.has(line + 1)) continue;
      if (this.#isAtEdge(line) && this.#describesList(line)) found.add(line + 1);
      else rest += 1;
    }
    const doubts = new Map<number, DoubtReason>();
    if (isNearTable || found.size <= rest) for (const line of found) doubts.set(line, "heading");
    if (isNearTable || rest > 0) for (const line of others) doubts.set(line, "other-person");
    for (const line of columns) doubts.set(line, "other-person");
    return doubts;
  }

  /** The lines below a line such as `Organizers:`, up to the next line without an address. */
  #sections(): Set<number> {
    const { from, to } = this.#region;
    const found = new Set<number>();
    let isBelowLabel = false;
    for (let line = from; line < to; line += 1) {
      if (this.#lines.atCount(line) > 0 && isBelowLabel) found.add(line + 1);
      else if (this.#isText(line)) {
        isBelowLabel = this.#length(line) <= maxLabel && this.#isSectionLabel(line);
      }
    }
    return found;
  }

  /** Below another line of text, a word such as `Manager` is the role of the recipient. */
  #isSectionLabel(line: number): boolean {
    const value = this.#value(line);
    const isBelowText = line > this.#region.from && this.#isText(line - 1);
    return (!isBelowText || /[:：]$/.test(value)) && isPersonLabel(value);
  }

  /** Lines of several addresses below a heading such as `Name  Email  Manager`, in a table aligned by spaces or marks. */
  #columns(): Set<number> {
    const { from, to } = this.#region;
    const found = new Set<number>();
    let isBelow = false;
    for (let line = from; line < to; line += 1) {
      if (this.#lines.isBlank(line)) isBelow = false;
      else if (this.#lines.atCount(line) > 1 && isBelow) found.add(line + 1);
      else if (this.#lines.atCount(line) > 0 && this.#isElement(line)) found.add(line + 1);
      else if (!isBelow && this.#isText(line) && this.#hasColumnsBelow(line)) {
        isBelow = this.#length(line) <= maxProse && namesOthersColumn(this.#value(line));
      }
    }
    return found;
  }

  /** `<manager>a@b.com</manager>`, perhaps among other elements of XML. */
  #isElement(line: number): boolean {
    if (this.#lines.plainEnd(line) >= 0 || this.#length(line) > maxProse) return false;
    const value = this.#value(line);
    return (
      value.startsWith("<") &&
      [...value.matchAll(/<\/([\w.-]+)>/g)].some(([, name]) => isPersonLabel(name ?? ""))
    );
  }

  #hasColumnsBelow(line: number): boolean {
    const last = Math.min(this.#region.to - 1, line + 2);
    return last > line && (this.#lines.atCount(line + 1) > 1 || this.#lines.atCount(last) > 1);
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
 * Lines of a list, from 1, whose addresses may be those of the people behind it: at its edges, unless most lines have
 * labels, in the signature of a mail, below the label of such people, and in tables with a column for them.
 */
export function findDoubtfulLines(
  text: string,
  lines: LineShapes,
  region: Region,
  isNearTable: boolean,
): ReadonlyMap<number, DoubtReason> {
  return new DoubtfulLines(text, lines, region).find(isNearTable);
}
