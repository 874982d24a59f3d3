import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import type { Invitation } from "#contract/invitation.ts";
import { formatNumber } from "#web/format/english.ts";
import { listHref, type ListState } from "#web/invitations/list-state.ts";
import { invitationsQuery } from "#web/invitations/queries.ts";
import { withRows } from "#web/invitations/selection/selection.ts";
import { changeSelection } from "#web/invitations/selection/selection-store.ts";
import { hrefOf } from "#web/lists/open-invitation.ts";
import { InvitationDrawer } from "./invitation-drawer.tsx";
import { toastNotLoaded, useCloseDrawer } from "./close-drawer.ts";

type ListDrawerProps = {
  id: string;
  state: ListState;
  pageSize: number;
  rows: readonly Invitation[];
  totalCount: number;
  isCountExact: boolean;
};

/** The drawer beside the list of invitations, which steps through all its pages. */
export function ListDrawer({ id, state, pageSize, rows, totalCount, isCountExact }: ListDrawerProps) {
  const client = useQueryClient();
  const search = useSearch();
  const [path, navigate] = useLocation();
  const close = useCloseDrawer();
  const index = rows.findIndex((row) => row.id === id);
  const place = useLastPlace(index);
  const lastPage = isCountExact ? Math.ceil(totalCount / pageSize) : Infinity;
  // A row that has left the list has given its place to the next one.
  const nextIndex = index === -1 ? place : index + 1;
  const previousIndex = (index === -1 ? place : index) - 1;

  async function step(by: 1 | -1) {
    const neighbour = rows[by === 1 ? nextIndex : previousIndex];
    if (neighbour !== undefined) {
      navigate(hrefOf(path, search, neighbour.id), { replace: true, state: history.state });
      return;
    }
    const page = state.page + by;
    const list = await client.fetchQuery(invitationsQuery({ ...state, page }, pageSize)).catch(() => null);
    const first = by === 1 ? list?.data[0] : list?.data.at(-1);
    if (list === null) toastNotLoaded();
    if (first === undefined) return;
    // "Back" would show another page, so it no longer closes the drawer only.
    const [listPath = "", listSearch = ""] = listHref({ ...state, page }).split("?");
    navigate(hrefOf(listPath, listSearch, first.id), { replace: true });
  }

  const number = (state.page - 1) * pageSize + index + 1;
  const total = isCountExact ? formatNumber(totalCount) : `more than ${formatNumber(totalCount)}`;
  return (
    <InvitationDrawer
      id={id}
      listed={rows[index]}
      steps={{
        position: index === -1 ? "" : `${formatNumber(number)} of ${total}`,
        hasPrevious: previousIndex >= 0 || state.page > 1,
        hasNext: nextIndex < rows.length || state.page < lastPage,
        onStep: (by) => void step(by),
      }}
      onClose={close}
      onDeleted={(invitation) => changeSelection((selected) => withRows(selected, [invitation], false))}
    />
  );
}

/** Where the invitation was in the list when the list last had it. */
function useLastPlace(index: number): number {
  const [place, setPlace] = useState(Math.max(index, 0));
  if (index !== -1 && index !== place) setPlace(index);
  return place;
}
