import { isLongNumber, isUnsafeNumber, parseExactly } from "#recipients/long-numbers.ts";
import { repeatsKey } from "#recipients/repeated-keys.ts";
import type { CellType } from "./column-use.ts";

/** Length of the longest text that JavaScript writes for a number. */
const longestNumber = 25;
const decimal = /^-?\d+(?:\.\d+)?$/;

/** JavaScript writes this number the same. */
function isNumber(cell: string): boolean {
  if (cell.length > longestNumber) return false;
  const value = Number(cell);
  return String(value) === cell && !isUnsafeNumber(value);
}

function isBoolean(cell: string): boolean {
  return /^(?:true|false)$/i.test(cell);
}

function parseJson(cell: string): unknown {
  try {
    return parseExactly(cell);
  } catch {
    return undefined;
  }
}

function isJson(cell: string): boolean {
  return /^[{[]/.test(cell) && parseJson(cell) !== undefined;
}

const tests: Record<Exclude<CellType, "text">, (cell: string) => boolean> = {
  boolean: isBoolean,
  number: isNumber,
  json: isJson,
};

/** Guesses the type of a column from its cells, one at a time. Cells must be trimmed and not empty. */
export class TypeGuess {
  #type: CellType | undefined;
  #hasOnlyNumbers = true;
  #hasLong = false;

  add(cell: string): void {
    if (this.#hasOnlyNumbers && !isNumber(cell)) {
      this.#hasOnlyNumbers = decimal.test(cell);
      this.#hasLong ||= this.#hasOnlyNumbers && isLongNumber(cell);
    }
    if (this.#type === "text") return;
    if (this.#type === undefined) this.#type = typeOf(cell);
    else if (!tests[this.#type](cell)) this.#type = "text";
  }

  /** No further cell can change the guess. */
  get isSettled(): boolean {
    return this.#type === "text" && !this.#hasOnlyNumbers;
  }

  get type(): CellType {
    return this.#type ?? "text";
  }

  /** A number that JavaScript would change made the column text. */
  get hasLongNumbers(): boolean {
    return this.#hasOnlyNumbers && this.#hasLong;
  }
}

function typeOf(cell: string): CellType {
  if (isBoolean(cell)) return "boolean";
  if (isNumber(cell)) return "number";
  return isJson(cell) ? "json" : "text";
}

const yes = /^(?:true|yes|y|1)$/i;
const no = /^(?:false|no|n|0)$/i;

/** The value of a trimmed cell that is not empty; undefined when it does not fit the type. */
export function readTyped(cell: string, type: CellType): unknown {
  switch (type) {
    case "text":
      return cell;
    case "number":
      return isNumber(cell) ? Number(cell) : undefined;
    case "boolean":
      if (yes.test(cell)) return true;
      return no.test(cell) ? false : undefined;
    case "json": {
      const value = parseJson(cell);
      return repeatsKey(cell, value) ? undefined : value;
    }
  }
}
