import { queryOptions } from "@tanstack/react-query";
import * as z from "zod/mini";
import { request } from "#web/api/request.ts";
import { formatBatch } from "./format-filter.ts";

/** The part of a batch that names it. */
const NamedBatch = z.object({ createdAt: z.number(), name: z.optional(z.nullable(z.string())) });

/** How a filter calls a batch. Below the key of all batches, so that a new name shows. */
export function batchLabelQuery(id: string | undefined) {
  return queryOptions({
    queryKey: ["batches", "label", id ?? ""] as const,
    queryFn: async ({ signal }) =>
      formatBatch(
        await request("GET", `/api/batches/${encodeURIComponent(id ?? "")}`, { schema: NamedBatch, signal }),
      ),
    enabled: id !== undefined,
    staleTime: Infinity,
  });
}
