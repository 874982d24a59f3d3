import type { QueryKey } from "@tanstack/react-query";
import { queryClient } from "./query-client.ts";

/**
 * The newest data of any query whose key begins with `prefix`, as the placeholder of a query of `useQueries`: that makes
 * a new observer for another key, which knows no previous data.
 */
// As with `getQueryData`, only the caller knows the type of what it stores under its keys.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function newestData<T>(prefix: QueryKey): T | undefined {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: prefix })
    .toSorted((a, b) => a.state.dataUpdatedAt - b.state.dataUpdatedAt)
    .map(({ queryKey }) => queryClient.getQueryData<T>(queryKey))
    .findLast((data) => data !== undefined);
}
