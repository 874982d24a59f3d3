import { Collector } from "./collector.ts";
import { isAddressHeader, layoutByHeader } from "#recipients/table/columns.ts";
import { readTable } from "#recipients/table/read-table.ts";
import type { ColumnChoices } from "#recipients/table/column-use.ts";
import type { RecipientList } from "./recipient-list.ts";
import { scan } from "#recipients/text/scan.ts";

const headerLine = /^\uFEFF?([^\r\n\u0085\u2028\u2029@]{1,64})(?=[\r\n])/;

/** Offset of the list after a first line that is only a heading (`E-mail`). */
function afterHeading(text: string): number {
  const match = headerLine.exec(text);
  return match !== null && isAddressHeader(match[1] ?? "") ? match[0].length : 0;
}

/**
 * Reads a pasted text or a file: a table with a header row, or a list of addresses in any of the ways people write one.
 *
 * In a list, line breaks, commas and semicolons separate tokens, and so do isolated marks (`---`, bullets,
 * brackets). Spaces and tabs separate addresses. Words before an address are its name (`Jane Doe jane@example.com`), as
 * are words after it in parentheses, behind a tab or behind a dash. Words without an address are one token problem.
 *
 * `choices` overrides the uses of columns in tables.
 *
 * Every other character is in the `source` of exactly one token. Takes linear time for any text, and never throws.
 */
export function readRecipients(text: string, choices: ColumnChoices = {}): RecipientList {
  const layout = layoutByHeader(text);
  if (layout !== undefined) return readTable(text, layout, choices);
  const out = new Collector();
  const line = { number: 1, start: 0 };
  scan(text, afterHeading(text), text.length, line, out);
  return out.finish(line.number);
}
