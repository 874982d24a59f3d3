import { checkAddress } from "#recipients/address/address.ts";
import type { Collector } from "#recipients/collector.ts";
import { cleanName } from "./name.ts";
import { readOddWord } from "./odd-word.ts";
import { closeGap, readSpelledOut } from "#recipients/address/repair.ts";

/** The line that offsets are told in: its number, and where it begins in the text. */
export type Line = { number: number; start: number };

export type Range = { start: number; end: number };

/** An address that was read but not yet handed on: what follows may still belong to it. */
export type Open = Range & {
  core: Range;
  /** Words before the address. */
  name: Range | undefined;
  /** Words after it, which count if those before are no name. */
  after: Range | undefined;
  isAngled: boolean;
  isOdd: boolean;
  isMailto: boolean;
};

/** Turns ranges of a text into tokens, with the text they were read from and the place where it stands. */
export class Tokens {
  readonly #text: string;
  readonly #out: Collector;
  readonly #line: Line;

  /** `line` is read whenever a token is handed on: whoever moves through the text moves it too. */
  constructor(text: string, out: Collector, line: Line) {
    this.#text = text;
    this.#out = out;
    this.#line = line;
  }

  /** Something with a whole address in it: one token, or several where a link or a mark joins addresses. */
  address(open: Open): void {
    const name = this.#nameOf(open.name, open.core) ?? this.#nameOf(open.after, open.core);
    const { core } = open;
    if (open.isOdd) {
      this.#parts(open, this.#text.slice(core.start, core.end), name);
      return;
    }
    const source = this.#text.slice(open.start, open.end);
    const column = this.#column(open.start);
    this.#out.judgeIn(this.#text, core.start, core.end, name, source, this.#line.number, column);
  }

  /** True when the words before the address are its name. */
  hasName(open: Open): boolean {
    return this.#nameOf(open.name, open.core) !== undefined;
  }

  /** Words with no @ among them. */
  words(range: Range): void {
    const source = this.#text.slice(range.start, range.end);
    const meant = readSpelledOut(source);
    const isLink = source.includes("://") || source.startsWith("www.");
    const reason = meant === undefined ? (isLink ? "web-address" : "no-address") : "spelled-out";
    this.#out.refuse(reason, source, this.#line.number, this.#column(range.start), meant);
  }

  /** Words with half an address (`core`) among them, whose other half may stand beyond a space. */
  brokenAddress(range: Range, core: Range): void {
    const source = this.#text.slice(range.start, range.end);
    const meant = closeGap(source);
    const checked = checkAddress(this.#text.slice(core.start, core.end));
    const reason = checked.ok || meant !== undefined ? "space" : checked.reason;
    this.#out.refuse(reason, source, this.#line.number, this.#column(range.start), meant);
  }

  /** The address itself in the place of a name (`"a@…" <a@…>`) is none. */
  #nameOf(range: Range | undefined, core: Range): string | undefined {
    if (range === undefined) return undefined;
    const name = cleanName(this.#text.slice(range.start, range.end));
    if (name === undefined || name.length !== core.end - core.start) return name;
    return name.toLowerCase() === this.#text.slice(core.start, core.end).toLowerCase() ? undefined : name;
  }

  #parts(open: Open, raw: string, name: string | undefined): void {
    const parts = readOddWord(raw, open.isMailto);
    if (parts.length === 0) {
      const source = this.#text.slice(open.start, open.end);
      this.#out.refuse("web-address", source, this.#line.number, this.#column(open.start));
    }
    let start = open.start;
    for (const [i, part] of parts.entries()) {
      const next = parts[i + 1];
      const end = next === undefined ? open.end : open.core.start + next.offset;
      const source = this.#text.slice(start, end);
      this.#out.judge(
        part.address,
        parts.length === 1 ? name : undefined,
        source,
        this.#line.number,
        this.#column(start),
      );
      start = end;
    }
  }

  #column(start: number): number {
    return start - this.#line.start + 1;
  }
}
