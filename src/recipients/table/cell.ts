import { withFormula } from "#recipients/formulas.ts";

const apostrophe = 39;

/**
 * A cell as the range of its text without the quotes around it and without the apostrophe that a download writes before a
 * formula. Its value is made when it is asked for.
 */
export class Cell {
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  /** The value that differs from the text of the range. */
  readonly #given: string | undefined;

  constructor(text: string, start: number, end: number, given?: string) {
    const mayBeDefused = start < end && text.charCodeAt(start) === apostrophe;
    const value = mayBeDefused ? (given ?? text.slice(start, end)) : "";
    const isDefused = mayBeDefused && withFormula(value) !== value;
    this.#text = text;
    this.start = isDefused ? start + 1 : start;
    this.end = end;
    this.#given = isDefused ? given?.slice(1) : given;
  }

  get value(): string {
    return this.#given ?? this.#text.slice(this.start, this.end);
  }

  /** The value is the text of the range. */
  get isVerbatim(): boolean {
    return this.#given === undefined || this.#given.length === this.end - this.start;
  }

  get isBlank(): boolean {
    if (this.start === this.end && this.#given === undefined) return true;
    const code = this.#text.charCodeAt(this.start);
    const isInk = this.#given === undefined && code > 32 && code < 127;
    return !isInk && this.value.trim() === "";
  }
}

type WholeRow = { cells: Cell[]; start: number; end: number };

/** Gives a row such as `"Ada,ada@example.com"` the cells that are in its only one, where quotes are written twice. */
export function unwrapRow<R extends WholeRow>(
  text: string,
  row: R,
  delimiter: string,
): R & { isWrapped?: true } {
  const start = row.start + 1;
  const end = row.end - 1;
  if (end <= start || text.charAt(start - 1) !== '"' || text.charAt(end) !== '"') return row;
  const inner = text.slice(start, end);
  if (!inner.includes(delimiter) || /[\r\n\u0085\u2028\u2029]/.test(inner)) return row;
  const cells: Cell[] = [];
  let from = 0;
  let mayClose = true;
  while (from <= inner.length) {
    let quote = -1;
    if (mayClose && inner.startsWith('""', from)) {
      const close = inner.indexOf(`""${delimiter}`, from + 2);
      mayClose = close >= 0;
      quote = mayClose || !inner.endsWith('""') ? close : inner.length - 2;
    }
    const next = quote < 0 ? inner.indexOf(delimiter, from) : quote + 2;
    const stop = next < 0 ? inner.length : next;
    const cell = quote < from + 2 ? [from, stop] : [from + 2, quote];
    cells.push(new Cell(text, start + (cell[0] ?? 0), start + (cell[1] ?? 0)));
    from = stop + 1;
  }
  return cells.length > 1 ? { ...row, cells, isWrapped: true } : row;
}
