/** The characters that can separate cells, in the order of the counts. */
export const delimiters = [",", ";", "\t", "|"] as const;

const classes = { delimiters: 4, at: 5, quote: 6, lineBreak: 7, space: 8 };
const classOf = new Uint8Array(128);
for (const [i, delimiter] of delimiters.entries()) classOf[delimiter.charCodeAt(0)] = i + 1;
classOf[64] = classes.at;
classOf[34] = classes.quote;
classOf[10] = classes.lineBreak;
classOf[13] = classes.lineBreak;
classOf[32] = classes.space;

function classAt(code: number): number {
  if (code < 128) return classOf[code] ?? 0;
  if (code === 0x85 || code === 0x2028 || code === 0x2029) return classes.lineBreak;
  return code === 0xff20 || code === 0xfe6b ? classes.at : 0;
}

// Fields of a line: its start, a count for each delimiter, its @, and 1 if it is not blank.
const stride = 7;
const atField = 5;
const filledField = 6;

/**
 * Counts the delimiters and the @ of each line in one pass. Delimiters within quotes don't count, except in a line that
 * ends within a quote. Lines are from 0 here.
 */
export class LineShapes {
  readonly #textLength: number;
  #fields = new Int32Array(stride * 256);
  #count = 0;
  /** Delimiters since the quote that is open. */
  readonly #quoted = new Int32Array(5);

  constructor(text: string) {
    this.#textLength = text.length;
    let i = 0;
    while (i <= text.length) i = this.#readLine(text, i);
  }

  get count(): number {
    return this.#count;
  }

  /** Offset of the line; the length of the text for the line after the last. */
  start(line: number): number {
    return line >= this.#count ? this.#textLength : this.#field(line, 0);
  }

  delimiterCount(line: number, delimiter: number): number {
    return line >= this.#count ? -1 : this.#field(line, 1 + delimiter);
  }

  atCount(line: number): number {
    return this.#field(line, atField);
  }

  isBlank(line: number): boolean {
    return line >= this.#count || this.#field(line, filledField) === 0;
  }

  #field(line: number, field: number): number {
    return this.#fields[line * stride + field] ?? 0;
  }

  /** Returns the offset of the next line, past the end after the last one. */
  #readLine(text: string, from: number): number {
    const fields = this.#room();
    const base = this.#count * stride;
    const quoted = this.#quoted;
    fields[base] = from;
    this.#count += 1;
    let isQuoted = false;
    let isCellStart = true;
    let isFilled = 0;
    let i = from;
    for (; i < text.length; i += 1) {
      let code = text.charCodeAt(i);
      if (classAt(code) === 0) {
        isCellStart = false;
        isFilled = 1;
        // Most characters say nothing; this loop over them writes nothing either.
        do {
          i += 1;
          code = text.charCodeAt(i);
        } while (classAt(code) === 0 && i < text.length);
        if (i >= text.length) break;
      }
      const what = classAt(code);
      if (what === classes.lineBreak) break;
      if (what === classes.space) continue;
      if (what === classes.at) {
        isCellStart = false;
        isFilled = 1;
        fields[base + atField] = (fields[base + atField] ?? 0) + 1;
      } else if (what === classes.quote) {
        isFilled = 1;
        if (isQuoted && text.charCodeAt(i + 1) === code) i += 1;
        else if (isQuoted) isQuoted = false;
        else if (isCellStart) {
          isQuoted = true;
          quoted.fill(0);
        }
        isCellStart = false;
      } else if (isQuoted) quoted[what] = (quoted[what] ?? 0) + 1;
      else {
        // A line of tabs only is blank; one of commas is a row without values.
        if (what !== 3) isFilled = 1;
        fields[base + what] = (fields[base + what] ?? 0) + 1;
        isCellStart = true;
      }
    }
    fields[base + filledField] = isFilled;
    if (isQuoted)
      for (const [d, count] of quoted.entries())
        if (d > 0) fields[base + d] = count + (fields[base + d] ?? 0);
    if (i >= text.length) return text.length + 1;
    return text.charCodeAt(i) === 13 && text.charCodeAt(i + 1) === 10 ? i + 2 : i + 1;
  }

  #room(): Int32Array {
    if ((this.#count + 1) * stride > this.#fields.length) {
      const larger = new Int32Array(this.#fields.length * 2);
      larger.set(this.#fields);
      this.#fields = larger;
    }
    return this.#fields;
  }
}
