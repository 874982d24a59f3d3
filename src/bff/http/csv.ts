export type Cell = string | number | null | undefined;

/**
 * One cell by RFC 4180. A cell that a spreadsheet would run as a formula begins with an apostrophe instead: names and
 * addresses come from whoever filled the list (OWASP ASVS 5.0, 1.2.10).
 */
export function csvCell(value: Cell): string {
  if (value === undefined || value === null) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** The first line. Begins with a byte-order mark, without which spreadsheets read UTF-8 names as something else. */
export function csvHead(columns: readonly string[]): string {
  return `\uFEFF${csvRow(columns)}`;
}
