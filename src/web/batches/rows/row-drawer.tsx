import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useLocation, useSearch } from "wouter";
import type { Row, RowList } from "#contract/batch.ts";
import { batchKey } from "#web/batches/queries.ts";
import { toastNotLoaded, useCloseDrawer } from "#web/invitations/drawer/close-drawer.ts";
import { InvitationDrawer } from "#web/invitations/drawer/invitation-drawer.tsx";
import { hrefOf } from "#web/lists/open-invitation.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import { type RowFilter, rowsPageSize, rowsQuery } from "./rows-query.ts";

type RowDrawerProps = { id: string; batchId: string; filter: RowFilter; batchSeenAt: number };

/** A row at a place among all that match the filter. */
type Place = { index: number; row: Row; totalCount: number };

/** A step gives up after so many rows without an invitation: each page of them is a request. */
const mostPassed = 1_000;

/** The drawer beside the rows of a batch, which steps through those that have an invitation. */
export function RowDrawer({ id, batchId, filter, batchSeenAt }: RowDrawerProps) {
  const client = useQueryClient();
  const search = useSearch();
  const [path, navigate] = useLocation();
  const close = useCloseDrawer();
  const place = placeOf(client, batchId, filter, id);

  async function findNext(by: 1 | -1): Promise<string | null> {
    const from = placeOf(client, batchId, filter, id)?.index ?? -1;
    for (let passed = 1; passed <= mostPassed; passed += 1) {
      const index = from + by * passed;
      if (index < 0) return null;
      const page = Math.floor(index / rowsPageSize);
      // oxlint-disable-next-line no-await-in-loop -- most of the time the page is known
      const list = await client.ensureQueryData(rowsQuery(batchId, filter, page, batchSeenAt));
      const row = list.data[index - page * rowsPageSize];
      if (row === undefined) return null;
      if (row.invitationId !== undefined) return row.invitationId;
    }
    return null;
  }

  async function step(by: 1 | -1) {
    try {
      const next = await findNext(by);
      if (next === null) toast({ tone: "quiet", title: "No further row has an invitation" });
      else navigate(hrefOf(path, search, next), { replace: true, state: history.state });
    } catch {
      toastNotLoaded();
    }
  }

  return (
    <InvitationDrawer
      id={id}
      listed={place?.row}
      steps={{
        position: place === null ? "" : `row ${place.index + 1} of ${place.totalCount}`,
        hasPrevious: place === null || place.index > 0,
        hasNext: place === null || place.index + 1 < place.totalCount,
        onStep: (by) => void step(by),
      }}
      onClose={close}
    />
  );
}

/** Where the rows that are loaded have the invitation. */
function placeOf(
  client: QueryClient,
  batchId: string,
  { outcome, query }: RowFilter,
  id: string,
): Place | null {
  const queryKey = [...batchKey(batchId), "rows", { outcome, query }];
  for (const [key, list] of client.getQueriesData<RowList>({ queryKey })) {
    const at = list?.data.findIndex((row) => row.invitationId === id) ?? -1;
    const row = list?.data[at];
    if (list !== undefined && row !== undefined)
      return { index: Number(key.at(-1)) * rowsPageSize + at, row, totalCount: list.totalCount };
  }
  return null;
}
