import { useQueries } from "@tanstack/react-query";
import type { Reading } from "#web/bulk-invite/draft/draft-store.ts";
import type { Entry } from "#web/bulk-invite/text/parse-list.ts";
import { marks } from "#web/bulk-invite/worker/marks.ts";
import { findingsChunk, findingsQuery } from "#web/bulk-invite/draft/queries.ts";

function needsWords(reading: Reading, chunk: number): boolean {
  return reading.marks
    .subarray(chunk * findingsChunk, (chunk + 1) * findingsChunk)
    .some((mark) => mark > marks.recipient);
}

/** The findings on the lines `first` to `last` (zero-based) that are in sight, by line. Clean stretches ask nothing. */
export function useFindings(reading: Reading | undefined, first: number, last: number): Map<number, Entry[]> {
  const chunks: number[] = [];
  for (let chunk = Math.floor(first / findingsChunk); chunk * findingsChunk <= last; chunk += 1) {
    if (reading !== undefined && needsWords(reading, chunk)) chunks.push(chunk);
  }
  const answers = useQueries({
    queries: chunks.map((chunk) => findingsQuery(reading?.revision ?? 0, chunk)),
  });
  const byLine = new Map<number, Entry[]>();
  for (const entry of answers.flatMap(({ data }) => data ?? [])) {
    const line = entry.line - 1;
    byLine.set(line, [...(byLine.get(line) ?? []), entry]);
  }
  return byLine;
}
