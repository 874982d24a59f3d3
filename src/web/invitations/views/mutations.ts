import { useMutation, useQueryClient } from "@tanstack/react-query";
import { View, type ViewChange } from "#contract/saved/view.ts";
import { request } from "#web/api/request.ts";
import { viewsQuery } from "#web/api/views-query.ts";
import { type ListedView, toArrangement } from "#web/lists/listed-views.ts";

const viewPath = (id: string) => `/api/views/${encodeURIComponent(id)}` as const;

/** Another tab or member may have changed the views, so they are fetched again, after a failure as well. */
function useRefresh() {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: viewsQuery.queryKey });
}

/** Creates or changes the view with this id. */
export function useSaveView(id: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: (body: ViewChange) => request("PUT", viewPath(id), { schema: View, body }),
    onSettled: refresh,
  });
}

export function useDeleteView({ id }: View) {
  const refresh = useRefresh();
  return useMutation({ mutationFn: () => request("DELETE", viewPath(id)), onSettled: refresh });
}

const arrangementKey = ["view-arrangement"] as const;

/** Optimistic, and one after the other: a view that is moved several times ends where it was moved last. */
export function useArrangeViews() {
  const client = useQueryClient();
  const refresh = useRefresh();
  return useMutation({
    mutationKey: arrangementKey,
    scope: { id: "view-arrangement" },
    mutationFn: (views: readonly ListedView[]) =>
      request("PUT", "/api/view-arrangement", { body: { views: toArrangement(views) } }),
    onMutate: (views) => {
      void client.cancelQueries({ queryKey: viewsQuery.queryKey });
      client.setQueryData(
        viewsQuery.queryKey,
        (list) => list && { ...list, arrangement: toArrangement(views) },
      );
    },
    // An answer to an earlier change would undo a later one on the page.
    onSettled: () => (client.isMutating({ mutationKey: arrangementKey }) > 1 ? undefined : refresh()),
  });
}
