import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ComponentProps } from "react";
import { request } from "#web/api/request.ts";
import { BatchProgress } from "#web/invitations/batch-progress.ts";
import { refresh } from "#web/invitations/queries.ts";
import { Freshness } from "#web/lists/freshness.tsx";
import { ViewsBar } from "./views-bar.tsx";

type ListHeadProps = Pick<ComponentProps<typeof Freshness>, "query" | "behind">;

/** What stands above the filters: the view, and how fresh the list is. It is loaded after the list. */
export function ListHead({ query, behind }: ListHeadProps) {
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => request("POST", "/api/invitations/refresh"),
    // Whatever came of it, the list says as of when it is.
    onSettled: () => refresh(client),
  });
  const isFetching = query.isFetching || ask.isPending;
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      <BatchProgress />
      <ViewsBar />
      <div className="ml-auto">
        <Freshness
          query={{ ...query, isFetching }}
          onRefresh={() => ask.isPending || ask.mutate()}
          behind={behind}
          one="invitation"
        />
      </div>
    </div>
  );
}
