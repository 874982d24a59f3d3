import { Collector } from "./collector.ts";
import { isAddressHeader, layoutByHeader } from "#recipients/csv/columns.ts";
import { readTable } from "#recipients/csv/read-table.ts";
import type { RecipientList } from "./recipient-list.ts";
import { scan } from "#recipients/text/scan.ts";

const headerLine = /^\uFEFF?([^\r\n\u0085\u2028\u2029@]{1,64})(?=[\r\n])/;

/** Where the list begins: behind a first line that is only the heading of a column (`E-mail`). */
function afterHeading(text: string): number {
  const match = headerLine.exec(text);
  return match !== null && isAddressHeader(match[1] ?? "") ? match[0].length : 0;
}

/**
 * Reads a pasted text or the content of a file: a table with a header row , or a list of addresses in
 * any of the ways people write one.
 *
 * In a list, line ends, commas and semicolons separate. Spaces and tabs separate addresses, but words before an
 * address belong to it as its name (`Jane Doe jane@example.com`), as do words in parentheses, behind a tab or behind
 * a dash after it. Words with no address up to the next separator are one problem. Marks that stand alone (rules
 * such as `---`, bullets, brackets) separate too.
 *
 * Every other character is in the `source` of exactly one recipient, duplicate or problem. Time grows with the
 * length of the text, whatever it holds. Never throws.
 */
export function readRecipients(text: string): RecipientList {
  const layout = layoutByHeader(text);
  if (layout !== undefined) return readTable(text, layout);
  const out = new Collector();
  const line = { number: 1, start: 0 };
  scan(text, afterHeading(text), text.length, line, out);
  return out.finish(line.number);
}
