/** A row of a table and the line on which it begins, from 1. */
type PlainRow = { line: number; cells: string[] };

const cellText = /(?:[ ]*"((?:[^"]|"")*)"[ ]*(?=[,;\t|\n]|$)|([^,;\t|\n]*))/y;

/** A plain parser of RFC 4180, by which the corpus counts the cells that the product must account for. */
export function parseCsv(text: string, delimiter: string): PlainRow[] {
  const rows: PlainRow[] = [];
  let line = 1;
  let row: PlainRow = { line, cells: [] };
  let cell = "";
  for (let i = 0; ;) {
    cellText.lastIndex = i;
    const [whole = "", quoted, plain = ""] = cellText.exec(text) ?? [];
    cell += quoted?.replaceAll('""', '"') ?? plain;
    line += whole.split("\n").length - 1;
    i += whole.length;
    const mark = text[i];
    i += 1;
    if (mark !== undefined && mark !== delimiter && mark !== "\n") {
      cell += mark;
      continue;
    }
    row.cells.push(cell);
    cell = "";
    if (mark === delimiter) continue;
    rows.push(row);
    if (mark === undefined) return rows;
    line += 1;
    row = { line, cells: [] };
  }
}
