import { useLocation, useSearch } from "wouter";
import { paths } from "#web/paths.ts";
import { type ListState, readListState, writeListState } from "./list-state.ts";

/** The address of the list in a certain state. */
export function listHref(state: ListState): string {
  return `${paths.invitations()}${writeListState(state)}`;
}

/** The list's state, kept in the address: reload, back and a sent link show the same rows. */
export function useListState() {
  const search = useSearch();
  const [, navigate] = useLocation();
  const state = readListState(new URLSearchParams(search));
  /** Any change but that of the page starts at the first page again. */
  function change(change: Partial<ListState>, options?: { replace?: boolean }): void {
    navigate(listHref({ ...state, page: 1, ...change }), options);
  }
  return [state, change] as const;
}
