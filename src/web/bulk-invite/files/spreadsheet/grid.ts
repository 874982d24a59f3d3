import type { Sheet } from "#web/bulk-invite/files/file-content.ts";
import type { Budget } from "./budget.ts";

/** The cells of a row by their column, both from 0; missing cells are empty. */
type GridRow = { index: number; cells: string[] };

/** A block of merged cells, inclusive and from 0. */
export type Block = { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number };

/** A link to an e-mail address on a block of cells. */
type MailLink = Block & { address: string };

export type Grid = { rows: GridRow[]; merged: Block[]; links: MailLink[] };

/** The sheet as CSV, or undefined when it holds nothing. */
export function sheetOf(name: string, grid: Grid, budget: Budget): Sheet | undefined {
  const byIndex = new Map(grid.rows.map((row) => [row.index, row]));
  for (const link of grid.links) writeLink(link, byIndex, budget);
  for (const block of grid.merged) repeatDown(block, byIndex, budget);
  const rows = grid.rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (rows.length === 0) return undefined;
  return { name, rowCount: rows.length, text: formatCsv(rows, budget) };
}

/** `mailto:` targets of links may carry a subject. */
export function mailAddress(target: string | undefined): string | undefined {
  const written = /^mailto:([^?]+)/i.exec(target ?? "")?.[1];
  if (written === undefined) return undefined;
  try {
    return decodeURIComponent(written).trim();
  } catch {
    return written.trim();
  }
}

function writeLink(link: MailLink, rows: ReadonlyMap<number, GridRow>, budget: Budget) {
  for (let index = link.firstRow; index <= link.lastRow; index += 1) {
    budget.spend("cells", 1);
    const row = rows.get(index);
    if (row !== undefined) row.cells[link.firstColumn] = linkedText(row.cells, link);
  }
}

/** A linked name becomes "Name <address>", unless another cell of the row holds the address already. */
function linkedText(cells: readonly string[], { firstColumn, address }: MailLink): string {
  const text = cells[firstColumn] ?? "";
  const isShown = cells.some((cell) => cell.toLowerCase().includes(address.toLowerCase()));
  if (isShown) return text;
  if (text === "") return address;
  return /[@<>,;"]/.test(text) ? `"${text.replaceAll(/["\\]/g, "")}" <${address}>` : `${text} <${address}>`;
}

/** A value in a cell that is merged over several rows, such as a department, is meant for each of them. */
function repeatDown(block: Block, rows: ReadonlyMap<number, GridRow>, budget: Budget) {
  if (block.firstColumn !== block.lastColumn) return;
  const value = rows.get(block.firstRow)?.cells[block.firstColumn] ?? "";
  if (value === "") return;
  for (let index = block.firstRow + 1; index <= block.lastRow; index += 1) {
    budget.spend("cells", 1);
    const row = rows.get(index);
    // A row without a cell of its own stays empty.
    if (row?.cells.some((cell) => cell !== "") === true) row.cells[block.firstColumn] ??= value;
  }
}

/** Columns without any text are left out, and empty rows between others become one blank line. */
function formatCsv(rows: readonly GridRow[], budget: Budget): string {
  const columns = usedColumns(rows);
  const lines: string[] = [];
  let last: number | undefined;
  for (const { index, cells } of rows) {
    if (last !== undefined && index > last + 1) lines.push("");
    last = index;
    const line = columns.map((column) => formatField(cells[column] ?? "")).join(",");
    budget.spend("characters", line.length + 1);
    lines.push(line);
  }
  return lines.join("\n");
}

function usedColumns(rows: readonly GridRow[]): number[] {
  const used = new Set<number>();
  for (const { cells } of rows) {
    // Visits existing cells only; a row may hold one cell in the last of 16,384 columns.
    cells.forEach((cell, column) => {
      if (cell !== "") used.add(column);
    });
  }
  return [...used].sort((a, b) => a - b);
}

/** Separators of other tables are quoted too, so that the reader does not take them for the separator of this one. */
function formatField(value: string): string {
  return /[",;\t|\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
