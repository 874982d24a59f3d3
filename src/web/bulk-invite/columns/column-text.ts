import { formatCount, formatList, formatNumber } from "#web/format/english.ts";
import type { LineRange } from "#web/bulk-invite/text/tables-summary.ts";

const maxNames = 6;

/** "Department and Role"; of many names the first ones: "A, B, C, D, E, and 54 more". */
export function formatNames(names: readonly string[]): string {
  if (names.length <= maxNames) return formatList(names);
  const first = names.slice(0, maxNames - 1);
  return formatList([...first, `${formatNumber(names.length - first.length)} more`]);
}

/** "2 columns are not used: Department and Role." Empty without such columns. */
export function formatUnusedColumns(names: readonly string[]): string {
  if (names.length === 0) return "";
  return `${formatCount(names.length, "column is", "columns are")} not used: ${formatNames(names)}.`;
}

/** "line 3", "lines 1–3". */
export function formatLines({ from, to }: LineRange): string {
  return from === to ? `line ${formatNumber(from)}` : `lines ${formatNumber(from)}–${formatNumber(to)}`;
}

/** "Line 1 and lines 40–42 are not part of a table." Empty without such lines. */
export function formatNoteLines(ranges: readonly LineRange[]): string {
  if (ranges.length === 0) return "";
  const isOne = ranges.length === 1 && ranges[0]?.from === ranges[0]?.to;
  const text = formatNames(ranges.map(formatLines));
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${isOne ? "is" : "are"} not part of a table.`;
}
