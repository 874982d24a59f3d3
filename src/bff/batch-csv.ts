import type { BatchKind, Row } from "#contract/batch.ts";
import { problems } from "#contract/problem-words.ts";

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
];

/**
 * One cell by RFC 4180. A cell that a spreadsheet would run as a formula begins with an apostrophe instead: names and
 * addresses come from whoever filled the list (OWASP ASVS 5.0, 1.2.10).
 */
export function csvCell(value: string | number | undefined): string {
  if (value === undefined) return "";
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function line(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

/** Begins with a byte-order mark, without which spreadsheets read UTF-8 names as something else. */
export const csvHeader = `\uFEFF${line(columns)}`;

/** `sent` is what the engine calls a row that was done; whoever reads the download wants to know what was done. */
const doneWords: Record<BatchKind, string> = {
  invite: "sent",
  resend: "sent again",
  revoke: "revoked",
  delete: "deleted",
};

/** A row as it stands in the download; `row` counts from 1, times are ISO 8601 in UTC. */
export function csvLine(row: Row, kind: BatchKind): string {
  return line([
    row.index + 1,
    row.emailAddress,
    row.name,
    row.outcome === "sent" ? doneWords[kind] : row.outcome,
    row.code,
    row.detail,
    row.code === undefined ? undefined : problems[row.code].next,
    row.invitationId,
    row.attempts,
    row.settledAt === null ? undefined : new Date(row.settledAt).toISOString(),
    row.clerkCode,
    row.clerkTraceId,
  ]);
}
