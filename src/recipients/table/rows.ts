import { kind, kindOf } from "#recipients/address/characters.ts";

/** The value of a cell, and the range of its text without the quotes around it. */
export type Cell = { value: string; start: number; end: number };

/** A row and the line on which it begins. A quoted cell can contain line breaks. */
export type Row = { cells: Cell[]; start: number; end: number; line: number; lineStart: number };

const quote = 34;
const lf = 10;
const cr = 13;

function isLineEnd(code: number): boolean {
  return kindOf(code) === kind.lineBreak;
}

/**
 * Parses rows and cells by RFC 4180, with two exceptions: an unclosed quote is an ordinary character, because one stray
 * quote would swallow the rest of the list, and blank lines are skipped. Reads the text of a cell twice at most.
 */
export class CsvRows {
  readonly #text: string;
  readonly #delimiter: number;
  #i: number;
  #line = 1;
  #lineStart = 0;
  #isQuoteLost = false;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#i = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  /** Number of the current line; after the last row, the number of lines in the text. */
  get lineCount(): number {
    return this.#line;
  }

  /** The next row that is not blank; undefined at the end. */
  next(): Row | undefined {
    while (this.#i < this.#text.length) {
      const row = this.#readRow();
      if (row.cells.length > 1 || row.cells[0]?.value.trim() !== "") return row;
    }
    return undefined;
  }

  #readRow(): Row {
    const row: Row = {
      cells: [],
      start: this.#i,
      end: this.#i,
      line: this.#line,
      lineStart: this.#lineStart,
    };
    for (;;) {
      row.cells.push(this.#readCell());
      row.end = this.#i;
      if (this.#i >= this.#text.length) return row;
      const isDelimiter = this.#text.charCodeAt(this.#i) === this.#delimiter;
      if (isDelimiter) this.#i += 1;
      else {
        this.#breakLine();
        return row;
      }
    }
  }

  #readCell(): Cell {
    const close = this.#text.charCodeAt(this.#i) === quote && !this.#isQuoteLost ? this.#findClose() : -1;
    if (close >= 0) return this.#readQuoted(close);
    const start = this.#i;
    this.#skipPlain();
    return { value: this.#text.slice(start, this.#i), start, end: this.#i };
  }

  #skipPlain(): void {
    while (this.#i < this.#text.length) {
      const code = this.#text.charCodeAt(this.#i);
      if (code === this.#delimiter || isLineEnd(code)) return;
      this.#i += 1;
    }
  }

  #findClose(): number {
    for (let i = this.#i + 1; i < this.#text.length; i += 1) {
      if (this.#text.charCodeAt(i) !== quote) continue;
      if (this.#text.charCodeAt(i + 1) !== quote) return i;
      i += 1;
    }
    this.#isQuoteLost = true;
    return -1;
  }

  #readQuoted(close: number): Cell {
    const start = this.#i + 1;
    while (this.#i < close) {
      if (isLineEnd(this.#text.charCodeAt(this.#i))) this.#breakLine();
      else this.#i += 1;
    }
    this.#i = close + 1;
    // RFC 4180 allows no text between the closing quote and the delimiter; keep it rather than lose it.
    this.#skipPlain();
    const value =
      this.#text.slice(start, close).replaceAll('""', '"') + this.#text.slice(close + 1, this.#i).trim();
    return { value, start, end: this.#i > close + 1 ? this.#i : close };
  }

  #breakLine(): void {
    const isPair = this.#text.charCodeAt(this.#i) === cr && this.#text.charCodeAt(this.#i + 1) === lf;
    this.#i += isPair ? 2 : 1;
    this.#line += 1;
    this.#lineStart = this.#i;
  }
}
