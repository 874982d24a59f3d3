import { Cell, unwrapRow } from "./cell.ts";

/** A row and the line on which it begins, from 1. A quoted cell can contain line breaks. */
export type Row = {
  cells: Cell[];
  start: number;
  end: number;
  line: number;
  lineStart: number;
  /** The row contains an @. */
  hasAt: boolean;
  /** The row is in quotes as a whole, and quotes in it are written twice. */
  isWrapped?: true;
};

/** A part of a text that begins at the start of a line. Offsets are in UTF-16 units, lines from 1. */
export type Part = { from: number; to: number; line: number };

/** What is known of a table: tells an open quote from a cell of several lines. */
export type RowShape = { width: number; address: number | undefined };

const quote = 34;
const lf = 10;
const cr = 13;
const space = 32;
const tab = 9;
const at = 64;
const equals = 61;
const textFormula = /^="([^"]*)"$/;
const looksLikeAddress = /^[^\s@]+@[^\s@]+$/;

function isLineEnd(code: number): boolean {
  if (code < 128) return code === lf || code === cr;
  return code === 0x85 || code === 0x2028 || code === 0x2029;
}

/**
 * Parses rows and cells by RFC 4180, except that blank lines are skipped and that a quote which does not close its cell
 * is an ordinary character: one stray quote would swallow the rows after it. Reads each cell a few times at most.
 */
export class CsvRows {
  readonly #text: string;
  readonly #delimiter: number;
  readonly #end: number;
  readonly #shape: RowShape | undefined;
  #i: number;
  #line: number;
  #lineStart: number;
  #rowStart = 0;
  #hasAt = false;
  /** No quote closes before this offset: avoids searching a line twice. */
  #noCloseBefore = 0;

  constructor(text: string, delimiter: string, part?: Part, shape?: RowShape) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#shape = shape;
    this.#end = part?.to ?? text.length;
    const from = part?.from ?? 0;
    this.#i = from === 0 && text.charCodeAt(0) === 0xfeff ? 1 : from;
    this.#lineStart = from;
    this.#line = part?.line ?? 1;
  }

  /** Number of the line below the last row. */
  get nextLine(): number {
    return this.#lineStart === this.#i ? this.#line : this.#line + 1;
  }

  /** Offset of the line after the last row. */
  get offset(): number {
    return this.#i;
  }

  /** The next row that is not blank; undefined at the end. */
  next(): Row | undefined {
    while (this.#i < this.#end) {
      const row = this.#readRow();
      if (row.cells.length > 1 || row.cells[0]?.isBlank !== true) return row;
    }
    return undefined;
  }

  #readRow(): Row {
    const start = this.#i;
    const line = this.#line;
    const lineStart = this.#lineStart;
    this.#rowStart = start;
    this.#hasAt = false;
    const cells = [this.#readCell()];
    while (this.#i < this.#end && this.#text.charCodeAt(this.#i) === this.#delimiter) {
      this.#i += 1;
      cells.push(this.#readCell());
    }
    const end = this.#i;
    if (end < this.#end) this.#breakLine();
    const row = { cells, start, end, line, lineStart, hasAt: this.#hasAt };
    return cells.length > 1 ? row : unwrapRow(this.#text, row, String.fromCharCode(this.#delimiter));
  }

  #readCell(): Cell {
    const open = this.#skipSpaces(this.#i);
    if (open < this.#end && this.#text.charCodeAt(open) === quote && open >= this.#noCloseBefore) {
      const close = this.#findClose(open);
      if (close >= 0) return this.#readQuoted(open, close);
    }
    const start = this.#i;
    this.#skipPlain();
    const isFormula = this.#text.charCodeAt(open) === equals && open < this.#i;
    return isFormula ? this.#readFormula(open) : new Cell(this.#text, start, this.#i);
  }

  /** `="00123"`: a text that spreadsheets must not read as a number. */
  #readFormula(start: number): Cell {
    const source = this.#text.slice(start, this.#i).trimEnd();
    const isText = textFormula.test(source);
    return isText
      ? new Cell(this.#text, start + 2, start + source.length - 1)
      : new Cell(this.#text, start, this.#i);
  }

  #skipSpaces(from: number): number {
    let i = from;
    while (i < this.#end) {
      const code = this.#text.charCodeAt(i);
      if (code !== space && (code !== tab || code === this.#delimiter)) break;
      i += 1;
    }
    return i;
  }

  #skipPlain(): void {
    const text = this.#text;
    const end = this.#end;
    const delimiter = this.#delimiter;
    let i = this.#i;
    for (; i < end; i += 1) {
      const code = text.charCodeAt(i);
      if (code === delimiter || isLineEnd(code)) break;
      if (code === at) this.#hasAt = true;
    }
    this.#i = i;
  }

  /** Offset of the quote that closes the cell; -1 if the quote at `open` is an ordinary character. */
  #findClose(open: number): number {
    let inner = -1;
    for (let i = open + 1; i < this.#end; i += 1) {
      const code = this.#text.charCodeAt(i);
      if (isLineEnd(code)) return inner < 0 ? this.#findCloseBelow(i) : this.#giveUp(i, inner);
      if (code !== quote) continue;
      if (this.#text.charCodeAt(i + 1) === quote && i + 1 < this.#end) i += 1;
      else if (this.#isCellEnd(i + 1)) return i;
      else if (this.#text.charCodeAt(i - 1) === this.#delimiter) return -1;
      else if (inner < 0) inner = i;
    }
    return this.#giveUp(this.#end, inner);
  }

  #giveUp(lineEnd: number, inner: number): number {
    if (inner < 0) this.#noCloseBefore = lineEnd;
    return inner;
  }

  /** The close of a cell of several lines, unless a line within looks like a row: then a quote was left open. */
  #findCloseBelow(lineEnd: number): number {
    let hasRow = false;
    let start = lineEnd + 1;
    for (let i = lineEnd; i < this.#end; i += 1) {
      const code = this.#text.charCodeAt(i);
      if (isLineEnd(code)) {
        hasRow ||= this.#isRow(start, i);
        start = i + 1;
        continue;
      }
      if (code !== quote) continue;
      if (this.#text.charCodeAt(i + 1) === quote && i + 1 < this.#end) i += 1;
      else {
        hasRow ||= this.#isRow(start, i) || (this.#isRow(this.#rowStart, lineEnd) && this.#isRowFrom(start));
        if (this.#isCellEnd(i + 1) && !hasRow) return i;
        this.#noCloseBefore = lineEnd;
        return -1;
      }
    }
    this.#noCloseBefore = this.#end;
    return -1;
  }

  #isCellEnd(from: number): boolean {
    const i = this.#skipSpaces(from);
    if (i >= this.#end) return true;
    const code = this.#text.charCodeAt(i);
    return code === this.#delimiter || isLineEnd(code);
  }

  #isRowFrom(start: number): boolean {
    let end = start;
    while (end < this.#end && !isLineEnd(this.#text.charCodeAt(end))) end += 1;
    return this.#isRow(start, end);
  }

  /** A line has as many cells as the table, with an address in the address column. */
  #isRow(from: number, to: number): boolean {
    if (this.#shape === undefined) return false;
    let column = 0;
    let start = from;
    let hasAddress = false;
    for (let i = from; i <= to; i += 1) {
      if (i < to && this.#text.charCodeAt(i) !== this.#delimiter) continue;
      const isAddress = column === (this.#shape.address ?? column);
      if (isAddress && !hasAddress) hasAddress = looksLikeAddress.test(this.#text.slice(start, i).trim());
      column += 1;
      start = i + 1;
    }
    return hasAddress && column === this.#shape.width;
  }

  #readQuoted(open: number, close: number): Cell {
    const start = open + 1;
    let hasQuote = false;
    this.#i = start;
    while (this.#i < close) {
      const code = this.#text.charCodeAt(this.#i);
      if (code === at) this.#hasAt = true;
      else if (code === quote) hasQuote = true;
      if (isLineEnd(code)) this.#breakLine();
      else this.#i += 1;
    }
    this.#i = close + 1;
    // RFC 4180 allows no text between the closing quote and the delimiter; keep it rather than lose it.
    this.#skipPlain();
    const rest = this.#text.slice(close + 1, this.#i).trim();
    if (rest === "" && !hasQuote) return new Cell(this.#text, start, close);
    const written = this.#text.slice(start, close).replaceAll('""', '"') + rest;
    const value = textFormula.exec(written)?.[1] ?? written;
    return new Cell(this.#text, start, rest === "" ? close : this.#i, value);
  }

  #breakLine(): void {
    const isPair = this.#text.charCodeAt(this.#i) === cr && this.#text.charCodeAt(this.#i + 1) === lf;
    this.#i += isPair ? 2 : 1;
    this.#line += 1;
    this.#lineStart = this.#i;
  }
}
