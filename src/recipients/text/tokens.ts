import { checkAddress } from "#recipients/address/address.ts";
import { foldCharacters } from "#recipients/address/characters.ts";
import type { Doubt } from "#recipients/address/find-doubt.ts";
import { addressOfGuest, isGuestAccount, type Repair } from "#recipients/address/repair.ts";
import { closeGap, endsOfSpelledOut, readEncoded, readSpelledOut } from "#recipients/address/spelled-out.ts";
import { hasUnseen, withoutUnseen } from "#recipients/address/unseen.ts";
import type { Collector } from "#recipients/collector.ts";
import { isOtherPersonLabel, mayBeLabel } from "#recipients/person-words.ts";
import type { DoubtReason } from "#recipients/doubt.ts";
import type { TokenProblemReason } from "#recipients/token-problem.ts";
import { decodeEntities } from "./entity.ts";
import { acrossBreak, acrossSpace, isOddBreak } from "./glue.ts";
import { isSpacedLabel, Labels, maxLabel } from "./label.ts";
import type { Line } from "./line.ts";
import { cleanName } from "./name.ts";
import { readOddWord } from "./odd-word.ts";
import { areNotMeant, opensStruck, saysNotMeant } from "./not-meant.ts";
import { otherAddress } from "./shown.ts";

export type Range = { start: number; end: number };

/** An address that is not passed on yet, because the next words may belong to it. */
export type Open = Range & {
  core: Range;
  /** Words before the address. */
  name: Range | undefined;
  /** Words after it, used when the words before are not a name. */
  after: Range | undefined;
  /** Text that the address is the link of; it may show another address. */
  shown: Range | undefined;
  /** The next address is the link of this one and differs. */
  isOtherLink: boolean;
  isAngled: boolean;
  isOdd: boolean;
  isMailto: boolean;
};

/** Words (possibly a name) and the marks around them that do not belong to a token yet. */
export type Run = Range & {
  name: Range | undefined;
  hasWords: boolean;
  hasOddMarks: boolean;
  brokenAt: Range | undefined;
};

const tilde = 126;

type Words = Partial<Repair> & { reason: TokenProblemReason };

function guestProblem(source: string): Words {
  const suggestion = addressOfGuest(source);
  return { reason: "guest-account", ...(suggestion !== undefined && { suggestion }) };
}

function judgeWords(source: string): Words {
  const spelled = readSpelledOut(source);
  if (spelled !== undefined) return { reason: "spelled-out", ...spelled };
  const encoded = readEncoded(source);
  if (encoded !== undefined) return { reason: "encoded-at", suggestion: encoded };
  if (isGuestAccount(source)) return guestProblem(source);
  if (source.includes("://") || source.startsWith("www.")) return { reason: "web-address" };
  const isUnseen = hasUnseen(source) && withoutUnseen(foldCharacters(source)).trim() === "";
  return { reason: isUnseen ? "invisible-character" : "no-address" };
}

/** Turns ranges of a text into tokens with their source, line and column. */
export class Tokens {
  readonly #text: string;
  readonly #out: Collector;
  readonly #line: Line;
  /** Words without an address on this line: one problem, however many commas they have. */
  #wordsOfLine: Range | undefined;
  /** The last line whose addresses are all doubtful, because of the label of another person or a field of a mail. */
  #doubtfulLine: { number: number; doubt: Doubt } | undefined;

  #struckLine = 0;
  readonly #labels = new Labels();

  /** The scanner updates `line` while it reads. */
  constructor(text: string, out: Collector, line: Line) {
    this.#text = text;
    this.#out = out;
    this.#line = line;
  }

  /** One token, or several where a link or a mark joins addresses. */
  address(open: Open): void {
    if (this.#wordsOfLine !== undefined) this.endLine();
    const { core } = open;
    const shown = this.#doubtOf(open);
    const isNamed = shown?.suggestion === undefined;
    const words = isNamed
      ? (this.#nameOf(open.name, core) ?? this.#nameOf(open.after, core))
      : this.#nameOf(open.after, core);
    const isMeant = this.#isMeant(open, words);
    const name = isMeant ? words : undefined;
    const doubt = isMeant || shown?.doubt === "other-link" ? shown : { doubt: "not-meant" as const };
    if (open.isOdd) {
      this.#parts(open, this.#text.slice(core.start, core.end), name, doubt);
      return;
    }
    const source = this.#text.slice(open.start, open.end);
    const column = this.#column(open.start);
    this.#out.judgeIn(this.#text, core.start, core.end, name, source, this.#line.number, column, doubt);
  }

  /** All addresses of the current line are doubtful. */
  doubtLine(doubt: DoubtReason): void {
    this.#doubtfulLine = { number: this.#line.number, doubt: { doubt } };
  }

  /** A line is drawn through a part of the current line. */
  strike(): void {
    this.#struckLine = this.#line.number;
  }

  /** Takes an address without anything around it; false if the range holds anything else. */
  takePlain({ start, end }: Range): boolean {
    if (isOddBreak(this.#text.charCodeAt(end)) || isOddBreak(this.#text.charCodeAt(start - 1))) return false;
    return this.#out.takePlain(this.#text, start, end, this.#line.number, this.#column(start));
  }

  /** True when the words before the address are its name. */
  hasName(open: Open): boolean {
    return this.#nameOf(open.name, open.core) !== undefined;
  }

  /** Words without an @. */
  words(range: Range): void {
    const source = this.#text.slice(range.start, range.end);
    let from = 0;
    for (const end of endsOfSpelledOut(source)) {
      from += source.slice(from).search(/\S/);
      this.#words({ start: range.start + from, end: range.start + end }, source.slice(from, end));
      from = end;
    }
    if (from === 0) this.#words(range, source);
  }

  #words(range: Range, source: string): void {
    const { reason, suggestion, isOtherMailbox } = judgeWords(source);
    if (reason === "no-address") {
      if (mayBeLabel(this.#text, range.start, range.end) && isOtherPersonLabel(source))
        this.doubtLine("other-person");
      if (this.#wordsOfLine === undefined) this.#wordsOfLine = { start: range.start, end: range.end };
      else this.#wordsOfLine.end = range.end;
      return;
    }
    this.endLine();
    const column = this.#column(range.start);
    this.#out.refuse(reason, source, this.#line.number, column, suggestion, undefined, isOtherMailbox);
  }

  /** Passes on the words of the line so far. */
  endLine(): void {
    const words = this.#wordsOfLine;
    this.#wordsOfLine = undefined;
    if (words !== undefined) this.refuse("no-address", words);
  }

  /** Words with half an address (`core`); the other half may follow a space. */
  brokenAddress(range: Range, core: Range): void {
    this.endLine();
    const source = this.#text.slice(range.start, range.end);
    const suggestion = closeGap(decodeEntities(source)) ?? readSpelledOut(source)?.suggestion;
    const half = this.#text.slice(core.start, core.end);
    const checked = checkAddress(half);
    const isGap = suggestion !== undefined && !half.includes("<") && /\s|&nbsp;/.test(source);
    const isTagged = checked.ok && source.includes(">");
    const broken = isTagged ? "local-character" : "space";
    const reason = checked.ok || isGap ? broken : checked.reason;
    const column = this.#column(range.start);
    this.#out.refuse(reason, source, this.#line.number, column, suggestion);
  }

  /** Text that names no recipient, such as a header of a mail. */
  refuse(reason: TokenProblemReason, range: Range): void {
    const source = this.#text.slice(range.start, range.end);
    this.#out.refuse(reason, source, this.#line.number, this.#column(range.start));
  }

  #doubtOf({ shown, core, isOtherLink, name, start }: Open): Doubt | undefined {
    if (isOtherLink) return { doubt: "other-link" };
    const labelled = this.#labels.doubtOf(this.#text, start, core.start);
    if (labelled !== undefined) this.doubtLine(labelled);
    if (this.#doubtfulLine?.number === this.#line.number) return this.#doubtfulLine.doubt;
    const whole = acrossBreak(this.#text, core);
    if (whole !== undefined) return { doubt: "split-address", suggestion: whole, isOtherMailbox: true };
    if (shown === undefined) return undefined;
    const suggestion = otherAddress(this.#text, shown, core);
    if (suggestion !== undefined) return { doubt: "other-link", suggestion, isOtherMailbox: true };
    const split = name && acrossSpace(this.#text, name, core);
    return split === undefined
      ? undefined
      : { doubt: "split-address", suggestion: split, isOtherMailbox: true };
  }

  /** False for `was a@…` and `~~a@…~~`. `words` are the name, unless they are something else, such as a label. */
  #isMeant({ name, start, core }: Open, words: string | undefined): boolean {
    const isTilde = this.#text.charCodeAt(name?.start ?? core.start - 1) === tilde;
    const mayBeStruck = isTilde || this.#struckLine === this.#line.number;
    if (mayBeStruck && opensStruck(this.#text.slice(Math.max(start, core.start - maxLabel), core.start)))
      return false;
    return words === undefined ? !areNotMeant(this.#text, name) : !saysNotMeant(words);
  }

  /** The address itself (`"a@…" <a@…>`) is not a name. */
  #nameOf(range: Range | undefined, core: Range): string | undefined {
    if (range === undefined || isSpacedLabel(this.#text, range)) return undefined;
    const name = cleanName(this.#text.slice(range.start, range.end));
    if (name === undefined || name.length !== core.end - core.start) return name;
    return name.toLowerCase() === this.#text.slice(core.start, core.end).toLowerCase() ? undefined : name;
  }

  #parts(open: Open, raw: string, name: string | undefined, doubt: Doubt | undefined): void {
    const parts = readOddWord(raw, open.isMailto);
    if (parts.length === 0) this.refuse("web-address", open);
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
        part.isGuess ? { doubt: "glued" } : doubt,
      );
      start = end;
    }
  }

  #column(start: number): number {
    return start - this.#line.start + 1;
  }
}
