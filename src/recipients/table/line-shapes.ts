/** The characters that can separate cells, in the order of the counts. */
export const commonDelimiters: readonly string[] = [",", ";", "\t", "|"];

/** What a character means here. The kinds up to `at` are also the fields that count them. */
const kind = {
  ordinary: 0,
  delimiter: 1,
  tab: 3,
  at: 5,
  quote: 6,
  lineBreak: 7,
  space: 8,
  other: 9,
} as const;
const kinds = new Uint8Array(65_536).fill(kind.other);
function mark(value: number, chars: string): void {
  for (const char of chars) kinds[char.charCodeAt(0)] = value;
}
mark(kind.ordinary, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+");
for (const [i, delimiter] of commonDelimiters.entries()) mark(kind.delimiter + i, delimiter);
mark(kind.at, "@＠﹫");
mark(kind.quote, '"');
mark(kind.lineBreak, "\n\r\u0085\u2028\u2029");
mark(kind.space, " ");

// Fields of a line: its start, a count for each delimiter and for @, and what it is as a whole.
const stride = 7;
const formField = 6;
const form = { blank: 0, filled: 1, plain: 2 } as const;

const cr = 13;
const lf = 10;
const space = 32;
const doubleQuote = 34;

/**
 * Counts the delimiters and the @ of each line in one pass. Delimiters within quotes don't count, except in a line that
 * ends within a quote. Lines are from 0 here.
 */
export class LineShapes {
  readonly #text: string;
  readonly delimiters: readonly string[];
  #fields = new Int32Array(stride * 256);
  #count = 0;

  /** `rare`: a delimiter that takes the place of the pipe. */
  constructor(text: string, rare?: string) {
    this.#text = rare === undefined ? text : text.replaceAll("|", "!").replaceAll(rare, "|");
    this.delimiters = rare === undefined ? commonDelimiters : [...commonDelimiters.slice(0, -1), rare];
    this.#readLines(this.#text);
  }

  get count(): number {
    return this.#count;
  }

  /** Offset of the line; the length of the text for the line after the last. */
  start(line: number): number {
    return line >= this.#count ? this.#text.length : this.#field(line, 0);
  }

  /** With its line break. */
  length(line: number): number {
    return this.start(line + 1) - this.start(line);
  }

  delimiterCount(line: number, delimiter: number): number {
    return line >= this.#count ? -1 : this.#field(line, kind.delimiter + delimiter);
  }

  atCount(line: number): number {
    return this.#field(line, kind.at);
  }

  isBlank(line: number): boolean {
    return line >= this.#count || this.#field(line, formField) === form.blank;
  }

  /** The end of a line with one @ and else only letters, digits and `.-_+`: mostly an address. -1 for any other line. */
  plainEnd(line: number): number {
    if (this.#field(line, formField) !== form.plain) return -1;
    if (line + 1 >= this.#count) return this.#text.length;
    const end = this.#field(line + 1, 0) - 1;
    return this.#isPair(end - 1) ? end - 1 : end;
  }

  #field(line: number, field: number): number {
    return this.#fields[line * stride + field] ?? 0;
  }

  /** One loop for all lines, because entering a loop over a text costs as much as some dozen characters. */
  #readLines(text: string): void {
    let marks = 0;
    let spaces = 0;
    let base = 0;
    /** Where a quote opened that is not closed yet. */
    let open = -1;
    let fields: Int32Array = this.#fields;
    for (let i = 0; i < text.length; i += 1) {
      const what = kinds[text.charCodeAt(i)] ?? kind.other;
      if (what === kind.ordinary) continue;
      marks += 1;
      if (what === kind.space) spaces += 1;
      else if (what === kind.lineBreak) {
        this.#endLine(base, i, open, marks - 1, spaces);
        if (this.#isPair(i)) i += 1;
        base += stride;
        fields = this.#roomFor(base);
        fields[base] = i + 1;
        marks = 0;
        spaces = 0;
        open = -1;
      } else if (what === kind.at || (what < kind.at && open < 0))
        fields[base + what] = (fields[base + what] ?? 0) + 1;
      else if (what === kind.quote) {
        if (open < 0) open = this.#isCellStart(i, base) ? i : -1;
        else if (text.charCodeAt(i + 1) === text.charCodeAt(i)) i += 1;
        else open = -1;
      }
    }
    this.#endLine(base, text.length, open, marks, spaces);
    this.#count = base / stride + 1;
  }

  #endLine(base: number, end: number, open: number, marks: number, spaces: number): void {
    const fields = this.#fields;
    const from = fields[base] ?? 0;
    if (open >= 0) this.#countDelimiters(open, end, base, false);
    else if (this.#isWrapped(from, end, base)) this.#countDelimiters(from + 1, end - 1, base, true);
    const isPlain = marks === 1 && fields[base + kind.at] === 1;
    // A line of tabs only is blank; one of commas is a row without values.
    const isFilled = end - from > spaces + (fields[base + kind.tab] ?? 0);
    fields[base + formField] = isPlain ? form.plain : isFilled ? form.filled : form.blank;
  }

  /** The line is in quotes as a whole, such as `"Ada,ada@example.com"`. */
  #isWrapped(from: number, end: number, base: number): boolean {
    if (this.#text.charCodeAt(from) !== doubleQuote || this.#text.charCodeAt(end - 1) !== doubleQuote)
      return false;
    for (let i = kind.delimiter; i < kind.at; i += 1) if (this.#fields[base + i] !== 0) return false;
    return end - from > 2;
  }

  #isPair(i: number): boolean {
    return this.#text.charCodeAt(i) === cr && this.#text.charCodeAt(i + 1) === lf;
  }

  /** Only spaces come between the offset and a delimiter or the start of the line. */
  #isCellStart(at: number, base: number): boolean {
    const lineStart = this.#fields[base] ?? 0;
    let i = at - 1;
    while (i >= lineStart && this.#text.charCodeAt(i) === space) i -= 1;
    const what = i < lineStart ? kind.delimiter : (kinds[this.#text.charCodeAt(i)] ?? kind.other);
    return what >= kind.delimiter && what < kind.at;
  }

  /** `isWrapped`: quotes are written twice around cells. */
  #countDelimiters(from: number, to: number, base: number, isWrapped: boolean): void {
    let isInCell = false;
    for (let i = from; i < to; i += 1) {
      const what = kinds[this.#text.charCodeAt(i)] ?? kind.other;
      if (what === kind.quote && isWrapped) {
        isInCell = !isInCell;
        i += 1;
      } else if (what >= kind.delimiter && what < kind.at && !isInCell)
        this.#fields[base + what] = (this.#fields[base + what] ?? 0) + 1;
    }
  }

  #roomFor(base: number): Int32Array {
    if (base + stride > this.#fields.length) {
      const larger = new Int32Array(this.#fields.length * 2);
      larger.set(this.#fields);
      this.#fields = larger;
    }
    return this.#fields;
  }
}
