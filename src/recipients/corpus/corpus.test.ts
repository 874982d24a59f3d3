import { describe, expect, test } from "vitest";
import { readRecipients } from "#recipients/read-recipients.ts";
import type { RecipientList } from "#recipients/recipient-list.ts";
import type { ColumnUse, Table } from "#recipients/table/column-use.ts";
import { contacts } from "./contacts.ts";
import { customers } from "./customers.ts";
import { directories } from "./directories.ts";
import { events } from "./events.ts";
import { sheets } from "./sheets.ts";
import { parseCsv } from "./parse-csv.ts";
import type { Shape } from "./shape.ts";

const texts = import.meta.glob<string>("./*.{csv,tsv,txt}", {
  query: "?raw",
  import: "default",
  eager: true,
});
const shapes = [...directories, ...contacts, ...customers, ...events, ...sheets];

function textOf(shape: Shape): string {
  return texts[`./${shape.file}`] ?? expect.fail(`${shape.file} is missing`);
}

function formatUse(use: ColumnUse): string {
  return use.kind === "metadata" ? `metadata ${use.key} ${use.type}` : use.kind;
}

/** The columns that are used; a column without a heading goes by its number. */
function usesOf(table: Table): Record<string, string> {
  const used = table.columns
    .map(({ heading, use }, at) => [heading || String(at + 1), formatUse(use)] as const)
    .filter(([, use]) => use !== "unused");
  return Object.fromEntries(used);
}

function peopleOf(list: RecipientList): Shape["recipients"] {
  return list.recipients.map(({ address, name, options }) => {
    if (options !== undefined) return [address, name, options];
    return name === undefined ? [address] : [address, name];
  });
}

const linesOf = (places: readonly { line: number }[]): number[] => places.map(({ line }) => line);

/** The number of filled cells in each column, as a plain parser counts them. */
function countCells(text: string, list: RecipientList, table: Table): number[] {
  const notes = new Set(linesOf(list.notes));
  const before = table.firstLine - 1;
  const lines = text.split(/(?<=\n)/).slice(before, table.lastLine);
  const counts: number[] = [];
  for (const row of parseCsv(lines.join("").replaceAll("\r\n", "\n"), table.delimiter)) {
    const line = row.line + before;
    if (line === table.headingLine || notes.has(line)) continue;
    for (const [at, cell] of row.cells.entries()) counts[at] = (counts[at] ?? 0) + Number(cell.trim() !== "");
  }
  return counts;
}

const withoutEmptyEnd = (counts: number[]): number[] =>
  counts.slice(0, counts.findLastIndex((count) => count > 0) + 1);

/** Lines that no table, note or token covers, although something is written on them. */
function lostLines(text: string, list: RecipientList): number[] {
  const covered = new Set<number>();
  const cover = (first: number, last: number): void => {
    for (let line = first; line <= last; line += 1) covered.add(line);
  };
  for (const { headingLine, firstLine, lastLine } of list.tables) cover(headingLine ?? firstLine, lastLine);
  for (const { line, source } of [...list.notes, ...list.recipients, ...list.duplicates, ...list.problems]) {
    cover(line, line + source.split("\n").length - 1);
  }
  return text
    .split("\n")
    .flatMap((written, at) => (/[^\s",;|+-]/.test(written) && !covered.has(at + 1) ? [at + 1] : []));
}

describe.each(shapes)("$file", (shape) => {
  const text = textOf(shape);
  const list = readRecipients(text);

  test(`the recipients of ${shape.file} are exactly its people`, () => {
    expect(peopleOf(list)).toEqual(shape.recipients);
    const doubtful = list.recipients.filter(({ doubt }) => doubt !== undefined);
    expect(doubtful.map(({ address }) => address)).toEqual(shape.doubtful ?? []);
  });

  test(`the columns of ${shape.file} are used without a click`, () => {
    expect(list.tables.map(usesOf)).toEqual(shape.tables);
  });

  test(`the other lines of ${shape.file} are duplicates, problems and notes`, () => {
    expect({
      duplicates: linesOf(list.duplicates),
      problems: linesOf(list.problems),
      notes: linesOf(list.notes),
    }).toEqual({
      duplicates: shape.duplicateLines ?? [],
      problems: shape.problemLines ?? [],
      notes: shape.noteLines ?? [],
    });
  });

  test(`every cell of ${shape.file} is in a column, and every line is accounted for`, () => {
    expect(lostLines(text, list)).toEqual([]);
    for (const table of list.tables) {
      const filled = table.columns.map(({ filledCount }) => filledCount);
      expect(withoutEmptyEnd(filled)).toEqual(withoutEmptyEnd(countCells(text, list, table)));
      const isIn = ({ line }: { line: number }): boolean => line >= table.firstLine && line <= table.lastLine;
      const tokens = [...list.recipients, ...list.duplicates, ...list.problems].filter(isIn);
      expect(tokens.length).toBe(table.rowCount);
    }
  });
});
