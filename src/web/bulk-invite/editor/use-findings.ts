import { queryOptions, useQueries } from "@tanstack/react-query";
import { newestData } from "#web/api/newest-data.ts";
import type { ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import { lineStatus } from "#web/bulk-invite/text/summary.ts";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";

const linesPerChunk = 256;

/** The findings on one chunk of lines. They never change: another text has another revision. */
const findingsQuery = (revision: number, chunk: number) =>
  queryOptions({
    queryKey: ["bulk-invite", "findings", chunk, revision],
    queryFn: () =>
      listWorker.request("findings", { from: chunk * linesPerChunk + 1, to: (chunk + 1) * linesPerChunk }),
    staleTime: Infinity,
    gcTime: 5_000,
    // The findings of the last text stay until those of the new one are there, but only on their own lines.
    placeholderData: () => newestData<ListItem[]>(["bulk-invite", "findings", chunk]),
  });

function hasFindings({ lineStatuses }: ParseResult, chunk: number): boolean {
  return lineStatuses
    .subarray(chunk * linesPerChunk, (chunk + 1) * linesPerChunk)
    .some((status) => status > lineStatus.recipient);
}

/** The findings on the visible lines `first` to `last` (zero-based), by line. */
export function useFindings(
  parsed: ParseResult | undefined,
  first: number,
  last: number,
): Map<number, ListItem[]> {
  const chunks: number[] = [];
  for (let chunk = Math.floor(first / linesPerChunk); chunk * linesPerChunk <= last; chunk += 1) {
    if (parsed !== undefined && hasFindings(parsed, chunk)) chunks.push(chunk);
  }
  const results = useQueries({
    queries: chunks.map((chunk) => findingsQuery(parsed?.revision ?? 0, chunk)),
  });
  const byLine = new Map<number, ListItem[]>();
  for (const item of results.flatMap(({ data }) => data ?? [])) {
    const line = item.line - 1;
    byLine.set(line, [...(byLine.get(line) ?? []), item]);
  }
  return byLine;
}
