import { csvHead, csvRow } from "#bff/http/csv.ts";
import type { Invitation } from "#contract/invitation.ts";
import type { Column, ExportCell } from "./columns.ts";

/** The lines of a CSV file; times are ISO 8601 in UTC. */
export async function* csvLines(
  columns: readonly Column[],
  chunks: AsyncIterable<readonly Invitation[]>,
): AsyncGenerator<string> {
  yield csvHead(columns.map(({ name }) => name));
  for await (const chunk of chunks)
    for (const invitation of chunk) yield csvRow(columns.map(({ cellOf }) => csvValue(cellOf(invitation))));
}

function csvValue(cell: ExportCell): string | number | undefined {
  if (typeof cell === "object") return new Date(cell.at).toISOString();
  return typeof cell === "boolean" ? String(cell) : cell;
}
