import type { Block } from "./grid.ts";

const lastColumn = 16_383;
const lastRow = 1_048_575;

/** `BC12` as positions from 0. Throws on a reference outside of what a sheet can have. */
export function readReference(reference: string): { row: number; column: number } {
  const [, letters = "", digits = "1"] = /^\$?([A-Z]{1,3})\$?(\d{0,7})$/i.exec(reference) ?? [];
  let column = -1;
  for (const letter of letters.toUpperCase()) column = (column + 1) * 26 + letter.charCodeAt(0) - 65;
  const row = Number(digits) - 1;
  if (column < 0 || column > lastColumn || row > lastRow) throw new Error("a cell outside of the sheet");
  return { row, column };
}

/** `A2:B5`, or one cell. */
export function readBlock(reference = ""): Block {
  const [from = "", to = from] = reference.split(":");
  const [first, last] = [readReference(from), readReference(to)];
  return { firstRow: first.row, lastRow: last.row, firstColumn: first.column, lastColumn: last.column };
}
