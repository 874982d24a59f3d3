import { type Filters, readFilters } from "./filter-params.ts";

/** The filters with another text for one of them; without it when the text is empty. */
export function withFilter(filters: Filters, name: string, text: string): Filters {
  return readFilters(new URLSearchParams({ ...filters, [name]: text }));
}
