import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { queryClient } from "#web/api/query-client.ts";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { draft, listWorker } from "#web/bulk-invite/draft/page-draft.ts";

type Search = { revision: number; query: string; isTable: boolean };

const noLines = new Uint32Array();

/** The lines that contain the query, from the worker: the page stays free while 100,000 are searched. */
const findQuery = ({ revision, query, isTable }: Search) =>
  queryOptions({
    queryKey: ["bulk-invite", "find", revision, query, isTable],
    queryFn: () => (query === "" ? noLines : listWorker.request("find", { query, isTable })),
    staleTime: Infinity,
    gcTime: 5_000,
    placeholderData: keepPreviousData,
  });

export type Find = ReturnType<typeof useFind>;

/** Finds text in a list that is too long for the browser's own search, and shows one match after the other. */
export function useFind({ parsed }: Pick<DraftState, "parsed">, isTable: boolean) {
  const newest = useRef("");
  const [query, setQuery] = useState("");
  /** The zero-based line of the match that is shown. */
  const [shown, setShown] = useState(0);
  const revision = parsed?.revision ?? 0;
  const { data: lines = noLines } = useQuery(findQuery({ revision, query, isTable }));

  function show(line: number | undefined, wanted: string) {
    if (line === undefined) return;
    setShown(line);
    draft.show(line, wanted);
  }

  async function search(text: string) {
    newest.current = text;
    setQuery(text);
    const found = await queryClient.ensureQueryData(findQuery({ revision, query: text, isTable }));
    // A later letter has another result.
    if (newest.current === text) show(found.find((line) => line >= shown) ?? found[0], text);
  }

  return {
    query,
    count: lines.length,
    /** From 1; 0 while the line that was shown is no match any more. */
    position: lines.indexOf(shown) + 1,
    search: (text: string) => void search(text),
    showNext: () => show(lines.find((line) => line > shown) ?? lines[0], query),
    showPrevious: () => show(lines.findLast((line) => line < shown) ?? lines.at(-1), query),
  };
}
