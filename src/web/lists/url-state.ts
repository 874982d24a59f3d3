import { useLocation, useSearch } from "wouter";
import * as z from "zod/mini";

/** Reads one query parameter. An invalid value counts as absent, so that an old link still shows a list. */
export function readParam<Schema extends z.ZodMiniType>(
  search: URLSearchParams,
  name: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const text = search.get(name);
  return text === null ? undefined : z.safeParse(schema, text).data;
}

/** The `page` parameter; pages count from 1. */
export function readPage(search: URLSearchParams): number {
  const page = Number(search.get("page"));
  return Number.isInteger(page) && page >= 1 && page <= 1_000_000 ? page : 1;
}

/** The `query` parameter, as long as the server accepts it. */
export function readQuery(search: URLSearchParams): string {
  return (search.get("query") ?? "").trim().slice(0, 320);
}

export type ChangeState<State> = (change: Partial<State>, options?: { replace?: boolean }) => void;

/**
 * Keeps the state of a list in the URL, so that reloading, going back and sharing the link show the same rows. Any
 * change other than of the page itself returns to page 1.
 */
export function useUrlState<State extends { page: number }>(
  read: (search: URLSearchParams) => State,
  hrefOf: (state: State) => string,
): [State, ChangeState<State>] {
  const state = read(new URLSearchParams(useSearch()));
  const [, navigate] = useLocation();
  return [state, (change, options) => navigate(hrefOf({ ...state, page: 1, ...change }), options)];
}
