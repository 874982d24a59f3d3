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
    const texts: number[] = [];
    const edges: number[] = [];
    const elements: number[] = [];
    let addressed = 0;
    for (let line = from; line < to; line += 1) {
      if (this.#lines.plainEnd(line) >= 0) addressed += 1;
      else if (this.#lines.atCount(line) > 0) {
        addressed += 1;
        if (this.#isElement(line)) elements.push(line);
        if (this.#isAtEdge(line) && this.#describesList(line)) edges.push(line);
      } else if (!this.#lines.isBlank(line)) texts.push(line);
    }
    const others = new Set(texts.flatMap((line) => this.#section(line)));
    const found = new Set(edges.filter((line) => !others.has(line)));
    for (const line of texts) for (const below of this.#signature(line)) found.add(below);
    const rest = addressed - new Set([...found, ...others]).size;
    const doubts = new Map<number, DoubtReason>();
    if (isNearTable || found.size <= rest) for (const line of found) doubts.set(line + 1, "heading");
    if (isNearTable || rest > 0) for (const line of others) doubts.set(line + 1, "other-person");
    let last = -1;
    for (const line of texts) {
      // A line below a heading is not looked at again, so the time stays linear.
      if (line < last) continue;
      for (const below of this.#columns(line)) doubts.set((last = below) + 1, "other-person");
    }
    for (const line of elements) doubts.set(line + 1, "other-person");
    return doubts;
  }

  /** The lines below a line such as `Organizers:`, up to the next line of text. */
  #section(line: number): number[] {
    if (this.#lines.length(line) > maxLabel || !this.#isSectionLabel(line)) return [];
    return this.#linesBelow(line, (below) => !this.#isText(below), 1);
  }

  /** Lines with so many addresses below a line, as long as the lines belong to it. */
  #linesBelow(line: number, belongs: (below: number) => boolean, least: number): number[] {
    const found: number[] = [];
    for (let below = line + 1; below < this.#region.to && belongs(below); below += 1)
      if (this.#lines.atCount(below) >= least) found.push(below);
    return found;
  }

  /** Below another line of text, a word such as `Manager` is the role of the recipient. */
  #isSectionLabel(line: number): boolean {
    const value = this.#value(line);
    const isBelowText = line > this.#region.from && this.#isText(line - 1);
    return (!isBelowText || /[:：]$/.test(value)) && isPersonLabel(value);
  }

  /** Lines of several addresses below a heading such as `Name  Email  Manager`, in a table aligned by spaces or marks. */
  #columns(line: number): number[] {
    if (this.#lines.length(line) > maxProse || !this.#hasColumnsBelow(line)) return [];
    if (!namesOthersColumn(this.#value(line))) return [];
    return this.#linesBelow(line, (below) => !this.#lines.isBlank(below), 2);
  }

  /** `<manager>a@b.com</manager>`, perhaps among other elements of XML. */
  #isElement(line: number): boolean {
    if (this.#lines.length(line) > maxProse) return false;
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

  /** The lines with addresses below the end of a mail, which are few. A mere rule ends one only above words. */
  #signature(line: number): number[] {
    if (this.#lines.length(line) > maxSignOff) return [];
    const end = isSignOff(this.#value(line));
    if (end === undefined || (end === "rule" && !this.#isText(line + 1))) return [];
    const people = this.#peopleBelow(line + 1, Math.min(this.#region.to, line + signatureLines));
    return people.length > maxSigners ? [] : people;
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
    const { from, to } = this.#region;
    for (let i = 1; i <= edgeLines; i += 1) {
      if (line - i < from || line + i >= to) return true;
      if (this.#lines.isBlank(line - i) || this.#lines.isBlank(line + i)) return true;
    }
    return false;
  }

  #describesList(line: number): boolean {
    return (
      this.#lines.length(line) <= maxProse &&
      describesList(this.#value(line), this.#lines.atCount(line) === 1)
    );
  }

  #isText(line: number): boolean {
    return this.#lines.atCount(line) === 0 && !this.#lines.isBlank(line);
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
