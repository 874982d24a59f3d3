import { readAround } from "#recipients/table/around-table.ts";
import type { ColumnChoices } from "#recipients/table/column-use.ts";
import { findTables } from "#recipients/table/find-tables.ts";
import { LineShapes } from "#recipients/table/line-shapes.ts";
import { readTable } from "#recipients/table/read-table.ts";
import { Collector } from "./collector.ts";
import { findRareDelimiter } from "./rare-delimiter.ts";
import type { RecipientList } from "./recipient-list.ts";

/**
 * Reads a pasted text or a file: tables with or without a heading, and lists of addresses in any of the ways people
 * write them. `choices` overrides the uses of the columns of tables.
 *
 * In a list, line breaks, commas and semicolons separate tokens, and so do isolated marks (`---`, bullets,
 * brackets). Spaces and tabs separate addresses. Words before an address are its name (`Jane Doe jane@example.com`), as
 * are words after it in parentheses, behind a tab or behind a dash. Words without an address are one token problem.
 *
 * Every other character is in the `source` of exactly one token, in a note or in a column of a table. Takes linear time
 * for any text, and never throws.
 */
export function readRecipients(text: string, choices: ColumnChoices = {}): RecipientList {
  const out = new Collector();
  const lines = new LineShapes(text, findRareDelimiter(text));
  let from = 0;
  for (const table of findTables(text, lines)) {
    const region = { from, to: table.startLine };
    readAround(text, lines, region, { isBelowTable: from > 0, isAboveTable: true }, out);
    readTable(text, lines, table, choices, out);
    from = table.endLine;
  }
  const region = { from, to: lines.count };
  readAround(text, lines, region, { isBelowTable: from > 0, isAboveTable: false }, out);
  return out.finish(lines.count);
}
