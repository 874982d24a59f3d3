import { queryOptions } from "@tanstack/react-query";
import { Allowance } from "#contract/batch.ts";
import { request } from "./request.ts";

/** What Clerk still allows the instance this hour. */
export const allowanceQuery = queryOptions({
  queryKey: ["allowance"] as const,
  queryFn: ({ signal }) => request("GET", "/api/allowance", { schema: Allowance, signal }),
});
