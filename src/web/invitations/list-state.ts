import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import { readSize } from "#web/lists/layout/page-size.ts";
import { readPage, readParam, readQuery } from "#web/lists/url-state.ts";
import { paths, withQuery } from "#web/paths.ts";
import { type Filters, readFilters } from "./filters/filter-params.ts";

/** Which invitations. Without a `status` these are the active ones, that is all but revoked. */
export type ListFilter = {
  status: readonly InvitationStatus[];
  query: string;
  filters: Filters;
};

/** Everything that selects the rows. */
export type ListState = ListFilter & {
  sort: InvitationSort;
  order: SortOrder;
  /** The id of the saved view that was opened; the filters may differ from it by now. */
  view: string | undefined;
  page: number;
  /** Rows of a page, if the URL says so. */
  size: number | undefined;
};

const initialSort = { sort: "createdAt", order: "desc" } as const;

export const initialListState: ListState = {
  status: [],
  query: "",
  filters: {},
  ...initialSort,
  view: undefined,
  page: 1,
  size: undefined,
};

export function readListState(search: URLSearchParams): ListState {
  const status = (search.get("status") ?? "").split(",");
  return {
    status: InvitationStatus.options.filter((each) => status.includes(each)),
    query: readQuery(search),
    filters: readFilters(search),
    sort: readParam(search, "sort", InvitationSort) ?? initialSort.sort,
    order: readParam(search, "order", SortOrder) ?? initialSort.order,
    view: search.get("view") ?? undefined,
    page: readPage(search),
    size: readSize(search),
  };
}

/** The shortest URL of a state: `/` for the initial one. */
export function listHref({ status, query, filters, sort, order, view, page, size }: ListState): string {
  const isInitialSort = sort === initialSort.sort && order === initialSort.order;
  return withQuery(paths.invitations(), {
    status: status.join(),
    query,
    ...filters,
    ...(!isInitialSort && { sort, order }),
    view,
    page: page > 1 ? page : undefined,
    size,
  });
}
