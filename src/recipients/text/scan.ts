import { kind, kindOf } from "#recipients/address/characters.ts";
import type { Collector } from "#recipients/collector.ts";
import { findClose, findSingleQuotedName, isBeforeAngle } from "./enclosed.ts";
import { entityAt, escapeAt } from "./entity.ts";
import { isEncodedMailto, readMarkdownLink } from "./link.ts";
import { readHeaderLine } from "./mail-header.ts";
import { Markup } from "./markup.ts";
import { Segment } from "./segment.ts";
import { type Line, lineEnd, passBreak, passText } from "./line.ts";
import { Tokens } from "./tokens.ts";
import { hasWordCharacter, isRule, readWord } from "./word.ts";

const apostrophe = 39;

/**
 * Reads free text in one pass and passes words and marks to the segment between two separators. No regular expression
 * runs over the whole text, and each lookahead is limited so that their sum is linear.
 */
class Scanner {
  readonly #text: string;
  readonly #end: number;
  readonly #line: Line;
  readonly #tokens: Tokens;
  readonly #segment: Segment;
  readonly #markup: Markup;
  #i: number;
  /** End of the quote whose content is being read as text. */
  #pendingClose = -1;
  /** No straight quote closes before this offset: avoids searching a line twice. */
  #noQuoteBefore = -1;
  #isInHeader = false;
  #isInHiddenField = false;

  constructor(text: string, from: number, end: number, line: Line, out: Collector) {
    this.#text = text;
    this.#i = from;
    this.#end = end;
    this.#line = line;
    this.#tokens = new Tokens(text, out, line);
    this.#segment = new Segment(text, this.#tokens);
    this.#markup = new Markup(text, end, line, this.#segment, this.#tokens);
  }

  run(): void {
    const before = this.#i === 0 ? kind.lineBreak : kindOf(this.#text.charCodeAt(this.#i - 1));
    if (!this.#plainLine() && before === kind.lineBreak) this.#header();
    while (this.#i < this.#end) this.#step(kindOf(this.#text.charCodeAt(this.#i)));
    this.#segment.end(kind.lineBreak);
  }

  #step(what: number): void {
    switch (what) {
      case kind.space:
      case kind.control:
      case kind.invisible:
        this.#i += 1;
        return;
      case kind.tab:
        this.#segment.gap();
        this.#i += 1;
        return;
      case kind.lineBreak:
        this.#breakLine();
        return;
      case kind.comma:
      case kind.semicolon:
        this.#segment.end(what);
        this.#i += 1;
        return;
      case kind.angleOpen:
      case kind.angleClose:
        this.#angle(what, 1);
        return;
      default:
        this.#stepWord(what);
    }
  }

  #stepWord(what: number): void {
    switch (what) {
      case kind.quote:
      case kind.quoteOpen:
        this.#quote();
        return;
      case kind.parenOpen:
        this.#paren();
        return;
      case kind.bracketOpen:
        this.#bracket();
        return;
      case kind.decoration:
      case kind.parenClose:
        if (!this.#escape()) this.#mark(1);
        return;
      case kind.ampersand:
        this.#entity();
        return;
      default:
        this.#word();
    }
  }

  #breakLine(): void {
    this.#segment.end(kind.lineBreak);
    this.#i = passBreak(this.#text, this.#i, this.#line);
    if (!this.#plainLine()) this.#header();
  }

  /** Most lists have one address on a line and nothing else. */
  #plainLine(): boolean {
    const end = this.#line.known?.plainEnd(this.#line.number - 1) ?? -1;
    if (end < 0 || !this.#tokens.takePlain({ start: this.#i, end })) return false;
    this.#isInHeader = false;
    this.#i = end;
    return true;
  }

  /** A mail header that names no recipient is one problem with its folded lines. */
  #header(): void {
    const found = readHeaderLine(this.#text, this.#i, this.#end, this.#isInHeader);
    this.#isInHeader = found.isField;
    this.#isInHiddenField = found.isField && (found.isHidden ?? this.#isInHiddenField);
    if (this.#isInHiddenField) this.#tokens.doubtLine("mail-field");
    if (found.end === undefined) return;
    this.#tokens.refuse("mail-header", { start: this.#i, end: found.end });
    this.#i = passText(this.#text, this.#i, found.end, this.#line);
  }

  #angle(what: number, length: number): void {
    if (what === kind.angleOpen && length === 1 && this.#goTo(this.#markup.angle(this.#i))) return;
    const end = this.#i + length;
    if (what === kind.angleOpen) this.#segment.openAngle(this.#i, end);
    else this.#segment.closeAngle(this.#i, end);
    this.#i = end;
  }

  #bracket(): void {
    const link = readMarkdownLink(this.#text, this.#i, this.#end);
    if (!this.#goTo(this.#markup.link(this.#i, link))) this.#mark(1);
  }

  /** The `\\n` of source code between two recipients breaks the line. */
  #escape(): boolean {
    const letter = escapeAt(this.#text, this.#i, this.#end);
    if (letter === undefined) return false;
    if (letter === "t") this.#segment.gap();
    else this.#segment.end(kind.lineBreak);
    this.#i += 2;
    return true;
  }

  #mark(length: number): void {
    const code = this.#text.charCodeAt(this.#i);
    if (code === 0x2013 || code === 0x2014) this.#segment.gap();
    this.#segment.mark(this.#i, this.#i + length, false);
    this.#i += length;
  }

  /** A quote contains a name with any separators, unless it contains an @ and no angle bracket follows. */
  #quote(): void {
    const open = this.#i;
    const isStraight = this.#text.charCodeAt(open) === 34;
    if (open === this.#pendingClose || (isStraight && open < this.#noQuoteBefore)) {
      this.#mark(1);
      return;
    }
    const found = findClose(this.#text, open, this.#end);
    if (found === undefined) {
      if (isStraight) this.#noQuoteBefore = lineEnd(this.#text, this.#i, this.#end);
      this.#mark(1);
      return;
    }
    if (kindOf(this.#text.charCodeAt(found.close + 1)) === kind.at) {
      this.#word(found.close);
    } else if (found.hasAt && !isBeforeAngle(this.#text, found.close + 1, this.#end)) {
      this.#pendingClose = found.close;
      this.#mark(1);
    } else this.#words(found.close + 1);
  }

  #words(end: number, isComment = false): void {
    if (hasWordCharacter(this.#text, this.#i, end)) {
      if (isComment) this.#segment.comment(this.#i, end);
      else this.#segment.words(this.#i, end);
    } else this.#segment.mark(this.#i, end, !isRule(this.#text, this.#i, end));
    this.#i = end;
  }

  #paren(): void {
    const found = findClose(this.#text, this.#i, this.#end);
    if (found === undefined || found.hasAt) {
      this.#mark(1);
      return;
    }
    this.#words(found.close + 1, true);
  }

  /** Goes on at `end` unless that is -1. */
  #goTo(end: number): boolean {
    if (end >= 0) this.#i = end;
    return end >= 0;
  }

  #entity(): void {
    const entity = entityAt(this.#text, this.#i);
    const what = entity === undefined ? kind.ordinary : kindOf(entity.code);
    if (entity === undefined || what === kind.ordinary || what > kind.quote) this.#word();
    else if (what === kind.angleOpen || what === kind.angleClose) this.#angle(what, entity.length);
    else if (what === kind.space) this.#i += entity.length;
    else this.#mark(entity.length);
  }

  /** Reads a word at the cursor; `from` is the end of its quoted beginning. */
  #word(from = this.#i): void {
    const start = this.#i;
    if (from === start && this.#text.charCodeAt(start) === apostrophe) {
      const close = findSingleQuotedName(this.#text, start, this.#end);
      if (close !== undefined) {
        this.#words(close + 1);
        return;
      }
    }
    const word = readWord(this.#text, from, this.#end);
    word.start = start;
    word.isQuoted = from > start;
    this.#i = word.end;
    if (word.atCount > 0 || isEncodedMailto(this.#text, word)) this.#segment.address(word, word);
    else if (hasWordCharacter(this.#text, start, word.end)) this.#segment.words(start, word.end);
    else {
      const isPlain = isRule(this.#text, start, word.end);
      if (isPlain) this.#segment.gap();
      this.#segment.mark(start, word.end, !isPlain);
    }
  }
}

/** Reads `text` from `from` to `end`, passes every token to `out`, and keeps `line` at the current line. */
export function scan(text: string, from: number, end: number, line: Line, out: Collector): void {
  new Scanner(text, from, end, line, out).run();
}
