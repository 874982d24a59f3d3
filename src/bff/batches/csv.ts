import type { Row } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";
import { csvHead, csvRow } from "#bff/http/csv.ts";

const columns = [
  "row",
  "emailAddress",
  "name",
  "outcome",
  "code",
  "detail",
  "next",
  "invitationId",
  "attempts",
  "settledAt",
  "clerkCode",
  "clerkTraceId",
  "revokedAt",
];

export const csvHeader = csvHead(columns);

/** A row of the download; `row` counts from 1, times are ISO 8601 in UTC. */
export function csvLine(row: Row): string {
  return csvRow([
    row.index + 1,
    row.emailAddress,
    row.name,
    row.outcome,
    row.code,
    row.detail,
    row.code === undefined ? undefined : problems[row.code].next,
    row.invitationId,
    row.attempts,
    formatTime(row.settledAt),
    row.clerkCode,
    row.clerkTraceId,
    formatTime(row.revokedAt ?? null),
  ]);
}

function formatTime(at: number | null): string | undefined {
  return at === null ? undefined : new Date(at).toISOString();
}

export async function* csvLines(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  for await (const row of rows) yield csvLine(row);
}
