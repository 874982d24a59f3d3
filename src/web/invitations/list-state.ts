import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { readPage, readParam, readQuery } from "#web/lists/url-state.ts";
import { paths, withQuery } from "#web/paths.ts";

export const pageSize = 50;

/** Everything that selects the rows. Without a `status` these are the active ones, that is all but revoked. */
export type ListState = {
  status: InvitationStatus | undefined;
  query: string;
  sort: InvitationSort;
  order: SortOrder;
  /** The id of the saved view that was opened; the filters may differ from it by now. */
  view: string | undefined;
  page: number;
};

const initialSort = { sort: "createdAt", order: "desc" } as const;

export const initialListState: ListState = {
  status: undefined,
  query: "",
  ...initialSort,
  view: undefined,
  page: 1,
};

export function readListState(search: URLSearchParams): ListState {
  return {
    status: readParam(search, "status", InvitationStatus),
    query: readQuery(search),
    sort: readParam(search, "sort", InvitationSort) ?? initialSort.sort,
    order: readParam(search, "order", SortOrder) ?? initialSort.order,
    view: search.get("view") ?? undefined,
    page: readPage(search),
  };
}

/** The shortest URL of a state: `/` for the initial one. */
export function listHref({ status, query, sort, order, view, page }: ListState): string {
  const isInitialSort = sort === initialSort.sort && order === initialSort.order;
  return withQuery(paths.invitations(), {
    status,
    query,
    ...(!isInitialSort && { sort, order }),
    view,
    page: page > 1 ? page : undefined,
  });
}
