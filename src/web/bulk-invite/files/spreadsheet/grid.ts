import { formatCount } from "#web/format/english.ts";
import { cleanText } from "#web/bulk-invite/text/lines.ts";
import type { Sheet } from "#web/bulk-invite/files/file-content.ts";
import type { Budget } from "./budget.ts";

/** The cells of a row by their column, both from 0; missing cells are empty. */
type GridRow = { index: number; cells: string[]; isHidden: boolean };

/** A block of merged cells, inclusive and from 0. */
export type Block = { firstRow: number; lastRow: number; firstColumn: number; lastColumn: number };

/** A link to an e-mail address on a block of cells. */
type MailLink = Block & { address: string };

export type Grid = {
  rows: GridRow[];
  merged: Block[];
  links: MailLink[];
  /** The number of formulas without a result, which some programs leave to the next one that opens the file. */
  uncalculated: number;
};

export const emptyGrid = (): Grid => ({ rows: [], merged: [], links: [], uncalculated: 0 });

type SheetDeps = {
  name: string;
  /** How notices call the sheet. */
  title: string;
  budget: Budget;
};

/** The sheet as CSV, or undefined when it holds nothing. */
export function sheetOf(grid: Grid, { name, title, budget }: SheetDeps): Sheet | undefined {
  const byIndex = new Map(grid.rows.map((row) => [row.index, row]));
  for (const link of grid.links) writeLink(link, byIndex, budget);
  for (const block of grid.merged) repeatDown(block, byIndex, budget);
  const rows = grid.rows.filter(({ cells }) => cells.some((cell) => cell !== ""));
  if (rows.length === 0) return undefined;
  return {
    name,
    rowCount: rows.length,
    text: formatCsv(rows, budget),
    notices: noticesOf(title, grid, rows),
  };
}

function noticesOf(title: string, { uncalculated }: Grid, rows: readonly GridRow[]): string[] {
  const hidden = rows.filter(({ isHidden }) => isHidden).length;
  const notices: string[] = [];
  if (hidden > 0)
    notices.push(
      `${title} has ${formatCount(hidden, "hidden row")}, added like the others. To leave ${hidden === 1 ? "it" : "them"} out, copy the visible rows and paste those.`,
    );
  if (uncalculated > 0)
    notices.push(
      `${title} has ${formatCount(uncalculated, "formula")} without a result, left empty here. Open the file in a spreadsheet program, save it, and add it again.`,
    );
  return notices;
}

/** The text of a cell. Every line break within it is `\n`, so that it is quoted and stays one cell. */
export const cellText = (shown: string): string =>
  cleanText(shown)
    .replaceAll(/[\v\f\u{85}\u{2028}\u{2029}]/gu, "\n")
    .trim();

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
  if (cells.some((cell) => holdsAddress(cell, address.toLowerCase()))) return text;
  if (text === "") return address;
  // A cell keeps its link when it is typed over, so the address that is shown is the one that is meant.
  if (/^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(text)) return `"${address.replaceAll('"', "")}" <${text}>`;
  return /[@<>,;"]/.test(text) ? `"${text.replaceAll(/["\\]/g, "")}" <${address}>` : `${text} <${address}>`;
}

function holdsAddress(cell: string, address: string): boolean {
  const text = cell.toLowerCase();
  return text.includes(address) && text.split(/[\s<>()[\]"',;:]+/).includes(address);
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
