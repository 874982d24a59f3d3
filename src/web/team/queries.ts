import { queryOptions } from "@tanstack/react-query";
import { AccountList } from "#contract/account.ts";
import { request } from "#web/api/request.ts";

export const accountsKey = ["accounts"] as const;

/** Everybody who may sign in, or is invited to. */
export const accountsQuery = queryOptions({
  queryKey: accountsKey,
  queryFn: ({ signal }) => request("GET", "/api/accounts", { schema: AccountList, signal }),
  refetchOnWindowFocus: "always",
});
