export type Cell = string | number | null | undefined;

/**
 * Where a formula begins: at the start of a cell, or after what a spreadsheet may take for its end. In many languages
 * Excel splits at semicolons, even inside quotes that begin in the middle of its cell. Full-width signs count too.
 */
const formulaStart = /^(?=[\t\r])|(?<=^|[;|\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g;

/**
 * One cell by RFC 4180. An apostrophe disarms what a spreadsheet would run as a formula: names and addresses are
 * untrusted input (OWASP ASVS 5.0, 1.2.10).
 */
export function csvCell(value: Cell): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" ? value.replaceAll(formulaStart, "'") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** The header line, with the byte-order mark that spreadsheets need to read UTF-8. */
export function csvHead(columns: readonly string[]): string {
  return `\uFEFF${csvRow(columns)}`;
}
