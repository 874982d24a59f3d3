import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createPortal } from "react-dom";
import * as z from "zod/mini";
import { useMay } from "#web/access/role.ts";
import { pollWhileSignedIn } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";
import { formatCount } from "#web/format/english.ts";
import { basePath, paths } from "#web/paths.ts";

const pollMs = 30_000;

/** How many batches need attention. Whatever changes a batch invalidates it; a hidden tab does not poll. */
const attentionQuery = queryOptions({
  queryKey: ["batches", "attention"],
  queryFn: ({ signal }) =>
    request("GET", "/api/batches", {
      schema: z.object({ totalCount: z.number() }),
      query: { attention: "true", limit: 1 },
      signal,
    }),
  refetchInterval: ({ state }) => pollWhileSignedIn(state.error, pollMs),
});

/**
 * A dot beside "Batches" while a batch needs attention, with words for those who do not see it. It puts itself into the
 * link, which belongs to the first page: that one is loaded without it. Viewers cannot do anything, so they get none.
 */
export function AttentionDot() {
  const mayInvite = useMay("inviter");
  const count = useQuery({ ...attentionQuery, enabled: mayInvite }).data?.totalCount ?? 0;
  const [link] = useState(() => document.querySelector(`nav a[href="${basePath}${paths.batches()}"]`));
  if (count === 0 || link === null) return null;
  return createPortal(
    <>
      <span
        aria-hidden
        className="size-2 shrink-0 rounded-full bg-failed-fill md:ml-auto phone:-mt-1 phone:short:mt-0"
      />
      <span className="sr-only">, {formatCount(count, "batch needs", "batches need")} attention</span>
    </>,
    link,
  );
}
