import type { Table } from "#recipients/table/column-use.ts";
import type { DraftState, ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { lineStatus } from "#web/bulk-invite/text/summary.ts";

/** The lines (from 1) of a table that hold a problem, a doubtful address or a row that the server refused. */
export function linesToCorrect(
  { lineStatuses }: Pick<ParseResult, "lineStatuses">,
  refusals: DraftState["refusals"],
  { firstLine, lastLine }: Pick<Table, "firstLine" | "lastLine">,
): number[] {
  const lines: number[] = [];
  for (let line = firstLine; line <= lastLine; line += 1) {
    if ((lineStatuses[line - 1] ?? 0) >= lineStatus.doubtful || refusals.has(line - 1)) lines.push(line);
  }
  return lines;
}

/** The first of the sorted `lines` below `line`, or the first of all: below the last one it starts from the top. */
export function lineAfter(lines: readonly number[], line: number): number | undefined {
  return lines.find((each) => each > line) ?? lines[0];
}
