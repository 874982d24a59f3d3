import { kind, kindOf } from "#recipients/address/characters.ts";
import { Carry } from "./carry.ts";
import type { Open, Range, Tokens } from "./tokens.ts";
import { isEnclosedLink, isOddLink } from "./link.ts";
import { coreOf, type Word } from "./word.ts";

const dot = 46;
/** Words between the person that a mail was written for and the address that sent it. */
const beforeSender =
  /^(?:via|on behalf of|in (?:name|opdracht) van|namens|im (?:auftrag|namen) von|au nom de|de la part de|en nombre de|em nome de|per conto di|p\u00e5 vegne af|w imieniu)\s/i;

/** Words (possibly a name) and the marks around them that do not belong to a token yet. */
type Run = Range & {
  name: Range | undefined;
  hasWords: boolean;
  hasOddMarks: boolean;
  brokenAt: Range | undefined;
};

/**
 * The text between two separators, word by word. Decides which words are a name, an address, or neither. Every character
 * ends up in exactly one token, except marks without any word.
 */
export class Segment {
  readonly #text: string;
  readonly #tokens: Tokens;
  #run: Run | undefined;
  #open: Open | undefined;
  #addressCount = 0;
  #isInAngle = false;
  #angleWord = -1;
  #isAfterGap = false;
  readonly #carry: Carry;
  #before: number = kind.lineBreak;

  constructor(text: string, tokens: Tokens) {
    this.#text = text;
    this.#tokens = tokens;
    this.#carry = new Carry(text, tokens);
  }

  /** A mark without letters: a bullet, a quote, a bracket. */
  mark(start: number, end: number, isOdd: boolean): void {
    if (this.#open !== undefined && this.#run === undefined && start === this.#open.end) {
      this.#open.end = end;
      return;
    }
    if (isOdd) this.#extend(start, end).hasOddMarks = true;
    else this.#extend(start, end);
  }

  /** A tab or a dash. Words that follow an address after one are its name. */
  gap(): void {
    this.#isAfterGap = true;
  }

  /** A word, or several in quotes or parentheses, without an @. */
  words(start: number, end: number): void {
    const run = this.#extend(start, end);
    run.hasWords = true;
    if (this.#isInAngle) {
      if (this.#angleWord < 0) this.#angleWord = start;
    } else if (run.name === undefined) run.name = { start, end };
    else run.name.end = end;
  }

  /** Words in parentheses, which are a name after an address. */
  comment(start: number, end: number): void {
    if (this.#open === undefined || this.#run?.hasWords === true) {
      this.words(start, end);
      return;
    }
    this.#open.after ??= { start: start + 1, end: end - 1 };
    this.#open.end = end;
    this.#run = undefined;
  }

  openAngle(start: number, end: number): void {
    this.#isInAngle = true;
    this.#angleWord = -1;
    this.#extend(start, end);
  }

  closeAngle(start: number, end: number): void {
    this.#isInAngle = false;
    if (this.#open !== undefined && this.#run?.hasWords !== true && this.#run?.brokenAt === undefined) {
      this.#open.end = end;
      this.#run = undefined;
    } else this.#extend(start, end);
  }

  /** A word with an @. `outer` includes the marks around it; `name` and `shown`, the label of a link, override words before. */
  address(word: Word, outer: Range, name?: Range, shown = name): void {
    const core = coreOf(this.#text, word);
    if (this.#isBroken(core)) {
      this.#breakAt(outer, core);
      return;
    }
    if (this.#isInAngle && this.#angleWord >= 0) core.start = this.#angleWord;
    else if (this.#isRepeat(core, word)) return;
    const other = this.#isLinkOf(this.#open, word) ? this.#open : undefined;
    if (other !== undefined) other.isOtherLink = true;
    this.#close();
    if (this.#run?.brokenAt !== undefined) this.#refuseRun();
    const run = this.#run;
    this.#run = undefined;
    this.#angleWord = -1;
    this.#addressCount += 1;
    this.#isAfterGap = false;
    this.#open = {
      start: run?.start ?? outer.start,
      end: outer.end,
      core,
      name: name ?? (shown === undefined ? run?.name : undefined),
      after: undefined,
      shown: other?.core ?? shown ?? run?.name,
      isOtherLink: false,
      isAngled: this.#isInAngle,
      isOdd: word.isEncoded || word.atCount > 1 || isOddLink(this.#text, core, word),
      isMailto: word.isMailto,
    };
  }

  /** Passes on the rest of the segment at a separator. */
  end(separator: number): void {
    if (this.#run !== undefined) this.#endRun(separator);
    if (this.#open !== undefined) {
      if (this.#addressCount === 1) this.#carry.join(this.#open, separator);
      this.#close();
    }
    if (this.#run !== undefined) this.#endWords(separator);
    if (separator === kind.lineBreak) {
      this.#carry.drop();
      this.#tokens.endLine();
    }
    this.#addressCount = 0;
    this.#isInAngle = false;
    this.#angleWord = -1;
    this.#isAfterGap = false;
    this.#before = separator;
  }

  #extend(start: number, end: number): Run {
    if (this.#run === undefined) {
      this.#run = { start, end, name: undefined, hasWords: false, hasOddMarks: false, brokenAt: undefined };
    } else this.#run.end = end;
    return this.#run;
  }

  /** `a@`, `@b` or `@`: half an address. The other half may follow a space. */
  #isBroken(core: Range): boolean {
    // `jane .doe@…` is one address with a space inside.
    if (this.#text.charCodeAt(core.start) === dot && this.#run?.hasWords === true) return true;
    if (core.start >= core.end || this.#isCutByTag(core)) return true;
    const first = kindOf(this.#text.charCodeAt(core.start));
    return first === kind.at || kindOf(this.#text.charCodeAt(core.end - 1)) === kind.at;
  }

  /** `<mark>ja</mark>ne@…`: one tag of HTML source and no space between a word and the address. */
  #isCutByTag({ start }: Range): boolean {
    const name = this.#run?.name;
    if (name === undefined || this.#text.charCodeAt(start - 1) !== 62) return false;
    return this.#text.charCodeAt(name.end) === 60 && this.#text.indexOf(">", name.end) === start - 1;
  }

  #breakAt(outer: Range, core: Range): void {
    if (this.#run?.brokenAt !== undefined) {
      this.#close();
      this.#refuseRun();
    }
    const run = this.#extend(outer.start, outer.end);
    run.hasWords = true;
    run.brokenAt = core;
  }

  /** `a@… <a@…>` and `a@…<mailto:a@…>`: mail programs write the same recipient twice. */
  #isRepeat(core: Range, word: Word): boolean {
    const open = this.#open;
    if (open === undefined || !this.#isLinkOf(open, word)) return false;
    if (open.core.end - open.core.start > core.end - core.start) return false;
    const first = this.#text.slice(open.core.start, open.core.end).toLowerCase();
    const second = this.#text.slice(core.start, core.end).toLowerCase();
    if (first !== second && !second.startsWith(`${first}?`)) return false;
    open.end = word.end;
    this.#run = undefined;
    return true;
  }

  /** In `a@… <b@…>`, `a@… [mailto:b@…]` and `a@… via Docs <b@…>` the text shows one address and its link another. */
  #isLinkOf(open: Open | undefined, word: Word): boolean {
    if (open === undefined || open.isAngled) return false;
    if (!this.#isInAngle && !isEnclosedLink(this.#text, word)) return false;
    const { hasWords = false, name } = this.#run ?? {};
    return !hasWords || (name !== undefined && beforeSender.test(this.#text.slice(name.start, name.end)));
  }

  #endRun(separator: number): void {
    const run = this.#run;
    if (run === undefined) return;
    if (!run.hasWords) {
      if (this.#open !== undefined) this.#open.end = run.end;
      else if (run.hasOddMarks) return;
      this.#run = undefined;
      return;
    }
    const open = this.#open;
    const isAlone = open !== undefined && this.#isAfterGap && this.#addressCount === 1;
    if (isAlone && run.brokenAt === undefined && separator !== kind.comma && !this.#isNamed(open)) {
      open.after = run.name;
      open.end = run.end;
      this.#run = undefined;
    }
  }

  #isNamed(open: Open): boolean {
    return open.after !== undefined || this.#tokens.hasName(open);
  }

  /** Words without an address are carried over a comma, and refused at any other separator. */
  #endWords(separator: number): void {
    const run = this.#run;
    if (run === undefined) return;
    if (separator !== kind.comma || run.brokenAt !== undefined || this.#addressCount > 0 || this.#isInAngle) {
      this.#refuseRun();
      return;
    }
    this.#carry.take(run, this.#before);
    this.#run = undefined;
  }

  #refuseRun(): void {
    const run = this.#run;
    if (run === undefined) return;
    this.#carry.drop();
    this.#run = undefined;
    if (run.brokenAt === undefined) {
      this.#tokens.words(run);
      return;
    }
    this.#tokens.brokenAddress(run, run.brokenAt);
  }

  #close(): void {
    const open = this.#open;
    if (open === undefined) return;
    this.#carry.drop();
    this.#open = undefined;
    this.#tokens.address(open);
  }
}
