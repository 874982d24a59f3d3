import { withoutFormulas } from "#recipients/formulas.ts";

export type Cell = string | number | null | undefined;

/**
 * One cell by RFC 4180, which no spreadsheet runs as a formula. Quoted in any case: a program that splits at another
 * separator then finds it inside quotes.
 */
export function csvCell(value: Cell): string {
  const text = typeof value === "string" ? withoutFormulas(value) : String(value ?? "");
  return `"${text.replaceAll('"', '""')}"`;
}

export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** The header line, with the byte-order mark that spreadsheets need to read UTF-8. */
export function csvHead(columns: readonly string[]): string {
  return `\uFEFF${csvRow(columns)}`;
}
