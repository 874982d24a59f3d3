import type { Invitation } from "#contract/invitation.ts";
import type { Column, ExportCell } from "#bff/invitations/export/columns.ts";
import { cellStyles } from "./parts.ts";
import { xmlText } from "./xml-text.ts";

/** A spreadsheet has so many rows, the header among them. */
export const rowsPerSheet = 1_048_576;

/** Written one by one, each row would cost a call of the compressor. */
const rowsPerPiece = 100;
const longestText = 32_767;

/** Gives the next row, or null if there are none. */
export type NextRow = () => Promise<Invitation | null>;

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/** The XML of one sheet: a header that stays visible, then rows until there are no more or the sheet is full. */
export async function* sheetXml(
  columns: readonly Column[],
  next: NextRow,
  mostRows: number,
): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  const widths = columns.map(
    ({ width }, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`,
  );
  let piece = `${head}<worksheet xmlns="${spreadsheet}"><sheetViews><sheetView workbookViewId="0">${frozenHeader}</sheetView></sheetViews><cols>${widths.join("")}</cols><sheetData>`;
  const header = columns.map((column, index) => textXml(`${letters[index]}1`, column.header, "header"));
  piece += `<row r="1">${header.join("")}</row>`;
  let row = 1;
  for (let held = 0; row < mostRows; held += 1) {
    const invitation = await next();
    if (invitation === null) break;
    row += 1;
    let cells = "";
    for (const [index, { cellOf }] of columns.entries())
      cells += cellXml(`${letters[index]}${row}`, cellOf(invitation));
    piece += `<row r="${row}">${cells}</row>`;
    if (held % rowsPerPiece < rowsPerPiece - 1) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}</sheetData><autoFilter ref="A1:${letters.at(-1)}${row}"/></worksheet>`;
}

const frozenHeader = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>';

/** `A` for 0, `AA` for 26. */
function columnLetters(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : columnLetters(Math.floor(index / 26) - 1) + letter;
}

function cellXml(reference: string, cell: ExportCell): string {
  if (cell === undefined) return "";
  if (typeof cell === "string") return textXml(reference, cell, "text");
  if (typeof cell === "object")
    return `<c r="${reference}" s="${cellStyles.time}"><v>${dayNumber(cell.at)}</v></c>`;
  if (typeof cell === "boolean") return `<c r="${reference}" t="b"><v>${Number(cell)}</v></c>`;
  return isExact(cell) ? `<c r="${reference}"><v>${cell}</v></c>` : textXml(reference, String(cell), "text");
}

/** A text is never a formula here, and its style keeps it a text when it is edited. */
function textXml(reference: string, text: string, style: keyof typeof cellStyles): string {
  const fitting = text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
  return `<c r="${reference}" s="${cellStyles[style]}" t="inlineStr"><is><t xml:space="preserve">${xmlText(fitting)}</t></is></c>`;
}

const dayMs = 86_400_000;
/** The number of 1 January 1970. */
const firstDay = 25_569;

const dayNumber = (at: number): number => at / dayMs + firstDay;

/** Spreadsheets keep 15 digits. */
function isExact(value: number): boolean {
  return Number.isFinite(value) && Number(value.toPrecision(15)) === value;
}
