import { checkAddress } from "#recipients/address/address.ts";
import type { Collector } from "#recipients/collector.ts";
import { cleanName } from "./name.ts";
import { readOddWord } from "./odd-word.ts";
import { closeGap, readSpelledOut } from "#recipients/address/repair.ts";

/** The current line: its number, and its offset in the text. */
export type Line = { number: number; start: number };

export type Range = { start: number; end: number };

/** An address that is not passed on yet, because the next words may belong to it. */
export type Open = Range & {
  core: Range;
  /** Words before the address. */
  name: Range | undefined;
  /** Words after it, used when the words before are not a name. */
  after: Range | undefined;
  isAngled: boolean;
  isOdd: boolean;
  isMailto: boolean;
};

/** Turns ranges of a text into tokens with their source, line and column. */
export class Tokens {
  readonly #text: string;
  readonly #out: Collector;
  readonly #line: Line;

  /** The scanner updates `line` while it reads. */
  constructor(text: string, out: Collector, line: Line) {
    this.#text = text;
    this.#out = out;
    this.#line = line;
  }

  /** One token, or several where a link or a mark joins addresses. */
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

  /** Words without an @. */
  words(range: Range): void {
    const source = this.#text.slice(range.start, range.end);
    const suggestion = readSpelledOut(source);
    const isLink = source.includes("://") || source.startsWith("www.");
    const reason = suggestion === undefined ? (isLink ? "web-address" : "no-address") : "spelled-out";
    this.#out.refuse(reason, source, this.#line.number, this.#column(range.start), suggestion);
  }

  /** Words with half an address (`core`); the other half may follow a space. */
  brokenAddress(range: Range, core: Range): void {
    const source = this.#text.slice(range.start, range.end);
    const suggestion = closeGap(source);
    const checked = checkAddress(this.#text.slice(core.start, core.end));
    const reason = checked.ok || suggestion !== undefined ? "space" : checked.reason;
    this.#out.refuse(reason, source, this.#line.number, this.#column(range.start), suggestion);
  }

  /** The address itself (`"a@…" <a@…>`) is not a name. */
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
