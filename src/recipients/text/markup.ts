import { kind } from "#recipients/address/characters.ts";
import { CommentFinder, readTag } from "./html.ts";
import { type Line, lineEnd, passText } from "./line.ts";
import { type Link, readChatLink, readHtmlLink } from "./link.ts";
import { isStruckTag } from "./not-meant.ts";
import type { Segment } from "./segment.ts";
import type { Tokens } from "./tokens.ts";
import { holds } from "./word.ts";

const atSign = 64;

/** Passes links, and tags and comments of HTML source, to the segment. Its methods return where they end, or -1. */
export class Markup {
  readonly #text: string;
  readonly #end: number;
  readonly #line: Line;
  readonly #segment: Segment;
  readonly #tokens: Tokens;
  readonly #comments: CommentFinder;

  /** `line` is kept at the current line. */
  constructor(text: string, end: number, line: Line, segment: Segment, tokens: Tokens) {
    this.#text = text;
    this.#end = end;
    this.#line = line;
    this.#segment = segment;
    this.#tokens = tokens;
    this.#comments = new CommentFinder(text, end);
  }

  link(open: number, link: Link | undefined): number {
    if (link === undefined) return -1;
    this.#segment.address(link.word, { start: open, end: link.end }, link.name, link.shown);
    return this.#pass(open, link.end);
  }

  /** What an opening angle bracket begins. */
  angle(open: number): number {
    const commentEnd = this.#comments.findEnd(open);
    if (commentEnd >= 0) return this.#comment(open, commentEnd);
    const link = readChatLink(this.#text, open, this.#end);
    return link === undefined ? this.#tag(open) : this.link(open, link);
  }

  /** A comment is not shown on the page, so its addresses are not recipients. */
  #comment(open: number, end: number): number {
    if (holds(this.#text, open, end, atSign)) {
      this.#segment.end(kind.lineBreak);
      this.#tokens.refuse("html-comment", { start: open, end });
    } else this.#segment.mark(open, end, false);
    return this.#pass(open, end);
  }

  #tag(open: number): number {
    const tag = readTag(this.#text, open, this.#end);
    if (tag === undefined) return -1;
    const linkEnd = this.link(open, readHtmlLink(this.#text, tag, this.#end));
    if (linkEnd >= 0) return linkEnd;
    if (isStruckTag(tag.name)) this.#tokens.strike();
    // A link to several addresses is read as the text that it is.
    const end = tag.address?.start ?? tag.end;
    if (tag.place === "block") this.#segment.end(kind.lineBreak);
    else {
      if (tag.place === "cell") this.#segment.gap();
      this.#segment.mark(open, end, false);
    }
    return end;
  }

  #pass(open: number, end: number): number {
    if (lineEnd(this.#text, open, end) < end) this.#segment.end(kind.lineBreak);
    return passText(this.#text, open, end, this.#line);
  }
}
