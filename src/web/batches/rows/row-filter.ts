import * as z from "zod/mini";
import { Outcome } from "#contract/batch.ts";
import { paths } from "#web/paths.ts";
import type { RowFilter } from "#web/batches/queries.ts";

/** The filter as the URL holds it; what makes no sense there counts as not said. */
export function readRowFilter(search: string): RowFilter {
  const params = new URLSearchParams(search);
  const outcome = z.safeParse(Outcome, params.get("outcome"));
  return { outcome: outcome.success ? outcome.data : undefined, query: params.get("query") ?? "" };
}

/** The address of a batch with a filter: a link that shows a colleague the same rows. */
export function rowFilterHref(id: string, { outcome, query }: RowFilter): string {
  const params = new URLSearchParams();
  if (outcome !== undefined) params.set("outcome", outcome);
  if (query !== "") params.set("query", query);
  return params.size === 0 ? paths.batch(id) : `${paths.batch(id)}?${params}`;
}
