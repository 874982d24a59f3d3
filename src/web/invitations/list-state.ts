import * as z from "zod/mini";
import { InvitationSort, InvitationStatus, SortOrder } from "#contract/invitation.ts";

export const pageSize = 50;

/** Everything that decides which rows are shown. `page` counts from 1; without `status` all but revoked ones. */
export type ListState = {
  status: InvitationStatus | undefined;
  query: string;
  sort: InvitationSort;
  order: SortOrder;
  page: number;
};

const initial: ListState = { status: undefined, query: "", sort: "createdAt", order: "desc", page: 1 };
const Page = z.coerce.number().check(z.int(), z.minimum(1), z.maximum(1_000_000));

function read<Schema extends z.ZodMiniType>(
  schema: Schema,
  text: string | null,
): z.output<Schema> | undefined {
  return text === null ? undefined : z.safeParse(schema, text).data;
}

/** Reads the state from the address. What cannot be understood counts as not given: an old link still shows a list. */
export function readListState(search: URLSearchParams): ListState {
  return {
    status: read(InvitationStatus, search.get("status")),
    query: (search.get("query") ?? "").trim().slice(0, 320),
    sort: read(InvitationSort, search.get("sort")) ?? initial.sort,
    order: read(SortOrder, search.get("order")) ?? initial.order,
    page: read(Page, search.get("page")) ?? initial.page,
  };
}

/** Writes it back, shortest form: `""` for the initial state, else `?status=pending&page=2`. */
export function writeListState(state: ListState): string {
  const search = new URLSearchParams();
  if (state.status !== undefined) search.set("status", state.status);
  if (state.query !== "") search.set("query", state.query);
  if (state.sort !== initial.sort || state.order !== initial.order) {
    search.set("sort", state.sort);
    search.set("order", state.order);
  }
  if (state.page > 1) search.set("page", String(state.page));
  return search.size === 0 ? "" : `?${search}`;
}
