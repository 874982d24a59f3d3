import { kind, kindOf } from "#recipients/address/characters.ts";
import type { Open, Range, Tokens } from "./tokens.ts";

/** Words before a comma, which may be the family name of `Last, First <a@…>`. */
export class Carry {
  readonly #text: string;
  readonly #tokens: Tokens;
  #words: (Range & { before: number }) | undefined;

  constructor(text: string, tokens: Tokens) {
    this.#text = text;
    this.#tokens = tokens;
  }

  /** `before` is the separator in front of the words. */
  take(words: Range, before: number): void {
    this.drop();
    this.#words = { start: words.start, end: words.end, before };
  }

  /** The words are no part of a name, and so a problem. */
  drop(): void {
    const words = this.#words;
    if (words === undefined) return;
    this.#words = undefined;
    this.#tokens.words(words);
  }

  /**
   * `Last, First <a@…>` is one recipient in a list separated by semicolons and as a whole line. Elsewhere the comma is a
   * separator, and joining would hide a recipient without an address.
   */
  join(open: Open, separator: number): void {
    const words = this.#words;
    if (words === undefined || !open.isAngled || open.name === undefined) return;
    const isSemicolonList = separator === kind.semicolon || words.before === kind.semicolon;
    if (!isSemicolonList && !(words.before === kind.lineBreak && this.#isLastOnLine(open.end))) return;
    open.start = words.start;
    open.name.start = words.start;
    this.#words = undefined;
  }

  #isLastOnLine(from: number): boolean {
    for (let i = from; i < this.#text.length; i += 1) {
      const what = kindOf(this.#text.charCodeAt(i));
      if (what === kind.lineBreak) return true;
      if (what !== kind.space && what !== kind.tab && what !== kind.comma) return false;
    }
    return true;
  }
}
