import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { readSize } from "#web/lists/layout/page-size.ts";
import { readPage, readParam, readQuery } from "#web/lists/url-state.ts";
import { paths, withQuery } from "#web/paths.ts";

/** Everything that selects the rows. Without a `status` these are the active ones, that is all but revoked. */
export type ListState = {
  status: InvitationStatus | undefined;
  query: string;
  sort: InvitationSort;
  order: SortOrder;
  page: number;
  /** Rows of a page, if the URL says so. */
  size: number | undefined;
};

const initialSort = { sort: "createdAt", order: "desc" } as const;

export const initialListState: ListState = {
  status: undefined,
  query: "",
  ...initialSort,
  page: 1,
  size: undefined,
};

export function readListState(search: URLSearchParams): ListState {
  return {
    status: readParam(search, "status", InvitationStatus),
    query: readQuery(search),
    sort: readParam(search, "sort", InvitationSort) ?? initialSort.sort,
    order: readParam(search, "order", SortOrder) ?? initialSort.order,
    page: readPage(search),
    size: readSize(search),
  };
}

/** The shortest URL of a state: `/` for the initial one. */
export function listHref({ status, query, sort, order, page, size }: ListState): string {
  const isInitialSort = sort === initialSort.sort && order === initialSort.order;
  return withQuery(paths.invitations(), {
    status,
    query,
    ...(!isInitialSort && { sort, order }),
    page: page > 1 ? page : undefined,
    size,
  });
}
