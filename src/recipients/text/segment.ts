import { kind } from "#recipients/address/characters.ts";
import { Carry } from "./carry.ts";
import { areNotMeant } from "./not-meant.ts";
import type { Open, Range, Run, Tokens } from "./tokens.ts";
import { afterSpaces, areBeforeSender, endOfBroken, isHalf, isRestOf, isSameAddress } from "./glue.ts";
import { isEnclosedLink, isOddLink } from "./link.ts";
import { coreOf, hasWordCharacter, type Word } from "./word.ts";

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
    if (this.#goOn(start, end)) return;
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

  /** The words are the rest of an address, which is broken. */
  #goOn(start: number, end: number): boolean {
    const open = this.#open;
    if (open === undefined || this.#run?.hasWords === true) return false;
    if (!isRestOf(this.#text, open.core, { start, end })) return false;
    this.#open = undefined;
    this.#run = undefined;
    const run = this.#extend(open.start, end);
    run.hasWords = true;
    run.brokenAt = { start: open.core.start, end };
    return true;
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
    if (isHalf(this.#text, core, this.#run)) {
      this.#breakAt(outer, core);
      return;
    }
    if (this.#isInAngle && this.#angleWord >= 0) core.start = this.#angleWord;
    else if (shown === undefined && this.#isRepeat(core, word)) return;
    const other = this.#isLinkOf(this.#open, word) ? this.#open : undefined;
    if (other !== undefined) other.isOtherLink = true;
    this.#close();
    this.#refuseBroken(outer.start);
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
    this.#endRun(separator);
    if (this.#open !== undefined) {
      if (this.#addressCount === 1) this.#carry.join(this.#open, separator);
      this.#close();
    }
    this.#endWords(separator);
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

  #breakAt(outer: Range, core: Range): void {
    if (this.#run?.brokenAt !== undefined) this.#close();
    this.#refuseBroken(outer.start);
    const run = this.#extend(outer.start, outer.end);
    run.hasWords = true;
    run.brokenAt = core;
  }

  /** `a@… <a@…>` and `a@…<mailto:a@…>`: mail programs write the same recipient twice. */
  #isRepeat(core: Range, word: Word): boolean {
    const open = this.#open;
    if (open === undefined || !this.#isLinkOf(open, word) || !isSameAddress(this.#text, open.core, core))
      return false;
    open.end = word.end;
    this.#run = undefined;
    return true;
  }

  /** In `a@… <b@…>`, `a@… [mailto:b@…]` and `a@… via Docs <b@…>` the text shows one address and its link another. */
  #isLinkOf(open: Open | undefined, word: Word): boolean {
    if (open === undefined) return false;
    if (this.#run?.hasWords === true) return areBeforeSender(this.#text, this.#run.name);
    return isEnclosedLink(this.#text, word) || (this.#isInAngle && !open.isAngled);
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
    const isBeside = this.#isAfterGap || areNotMeant(this.#text, run.name);
    const isAlone = open !== undefined && this.#addressCount === 1 && isBeside;
    const isOther = run.brokenAt !== undefined || separator === kind.comma;
    if (isAlone && !isOther && open.after === undefined && !this.#tokens.hasName(open)) {
      open.after = run.name;
      open.end = run.end;
      this.#run = undefined;
    }
  }

  /** Words without an address are carried over a comma, and refused at any other separator. */
  #endWords(separator: number): void {
    if (this.#run !== undefined) this.#refuseBroken(this.#run.end);
    const run = this.#run;
    if (run === undefined) return;
    if (separator !== kind.comma || run.brokenAt !== undefined || this.#addressCount > 0 || this.#isInAngle) {
      this.#refuseRun();
      return;
    }
    this.#carry.take(run, this.#before);
    this.#run = undefined;
  }

  /** Refuses half an address. The words after it, up to `until`, belong to the next one. */
  #refuseBroken(until: number): void {
    const run = this.#run;
    if (run?.brokenAt === undefined) return;
    const end = endOfBroken(this.#text, run.brokenAt, Math.min(until, run.end));
    const rest = { start: afterSpaces(this.#text, end, run.end), end: run.end };
    run.end = end;
    this.#refuseRun();
    if (rest.start >= rest.end) return;
    const next = this.#extend(rest.start, rest.end);
    next.hasWords = hasWordCharacter(this.#text, rest.start, rest.end);
    if (next.hasWords) next.name = rest;
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
