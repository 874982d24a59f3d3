import type { ListFilter } from "#web/invitations/list-state.ts";
import { type Filters, readFilters } from "./filter-params.ts";

/** The filters with another text for one of them; without it when the text is empty. */
export function withFilter(filters: Filters, name: string, text: string): Filters {
  return readFilters(new URLSearchParams({ ...filters, [name]: text }));
}

/** Whether anything but the status narrows the list. */
export function isNarrowed({ query, filters }: ListFilter): boolean {
  return query !== "" || Object.keys(filters).length > 0;
}
