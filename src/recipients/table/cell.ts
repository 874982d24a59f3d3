/** A cell as the range of its text without the quotes around it. Its value is made when it is asked for. */
export class Cell {
  readonly start: number;
  readonly end: number;
  readonly #text: string;
  /** The value that differs from the text of the range. */
  readonly #given: string | undefined;

  constructor(text: string, start: number, end: number, given?: string) {
    this.#text = text;
    this.start = start;
    this.end = end;
    this.#given = given;
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
