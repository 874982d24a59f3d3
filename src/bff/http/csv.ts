export type Cell = string | number | null | undefined;

/**
 * One cell by RFC 4180. An apostrophe disarms what a spreadsheet would run as a formula: names and addresses are
 * untrusted input (OWASP ASVS 5.0, 1.2.10).
 */
export function csvCell(value: Cell): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** The header line, with the byte-order mark that spreadsheets need to read UTF-8. */
export function csvHead(columns: readonly string[]): string {
  return `\uFEFF${csvRow(columns)}`;
}
