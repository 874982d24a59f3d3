import type { CellType } from "./column-use.ts";

const longestNumber = 17;
const digits = /^-?\d[\d.]*$/;

function isNumber(cell: string): boolean {
  return cell.length <= longestNumber + 8 && String(Number(cell)) === cell && Number.isFinite(Number(cell));
}

function isBoolean(cell: string): boolean {
  return /^(?:true|false)$/i.test(cell);
}

function parseJson(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return undefined;
  }
}

function isJson(cell: string): boolean {
  return /^[{[]/.test(cell) && parseJson(cell) !== undefined;
}

/** JavaScript would change this number: it has more digits than a double keeps. */
function isLongNumber(cell: string): boolean {
  return cell.length > 15 && digits.test(cell) && !isNumber(cell);
}

const tests: Record<Exclude<CellType, "text">, (cell: string) => boolean> = {
  boolean: isBoolean,
  number: isNumber,
  json: isJson,
};

/** Guesses the type of a column from its cells, one at a time. Cells must be trimmed and not empty. */
export class TypeGuess {
  #type: CellType | undefined;
  #onlyDigits = true;
  #hasLong = false;

  add(cell: string): void {
    if (this.#onlyDigits) {
      this.#onlyDigits = isNumber(cell) || digits.test(cell);
      this.#hasLong ||= isLongNumber(cell);
    }
    if (this.#type === "text") return;
    if (this.#type === undefined) this.#type = typeOf(cell);
    else if (!tests[this.#type](cell)) this.#type = "text";
  }

  /** No further cell can change the guess. */
  get isSettled(): boolean {
    return this.#type === "text" && !this.#onlyDigits;
  }

  get type(): CellType {
    return this.#type ?? "text";
  }

  /** A number with too many digits made the column text. */
  get hasLongNumbers(): boolean {
    return this.#onlyDigits && this.#hasLong;
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
    case "json":
      return parseJson(cell);
  }
}
