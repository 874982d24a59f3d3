import type { Invitation, InvitationSort } from "#contract/invitation.ts";
import { columnsFor, type DataColumn } from "#web/ui/table/columns.ts";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import { metadataKeyOf } from "./metadata-column.ts";

const MoreCell = lazily(async () => (await import("./more-cell.tsx")).MoreCell);

function more(id: string, header: string, rem: number, sortKey?: InvitationSort): DataColumn<Invitation> {
  return columnsFor<Invitation>().display({
    id,
    header,
    cell: ({ row }) => (
      <OptionalPart>
        <MoreCell id={id} invitation={row.original} />
      </OptionalPart>
    ),
    meta: { isHiddenWhenNarrow: true, rem, className: "text-ink-soft", ...(sortKey && { sortKey }) },
  });
}

/** The columns that a member may add. */
export const moreColumns = [
  more("batch", "Batch", 10, "batch"),
  more("domain", "Domain", 11),
  more("delivery", "Delivery", 6.5),
];

/** Finds a column that is not shown usually; any key of the metadata is one. */
export function findMoreColumn(id: string): DataColumn<Invitation> | undefined {
  const key = metadataKeyOf(id);
  if (key !== undefined) return more(id, key, 9);
  return moreColumns.find((column) => column.id === id);
}
