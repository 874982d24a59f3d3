import type { Invitation } from "#contract/invitation.ts";
import { WidthEdge } from "#web/lists/layout/width-edge.tsx";
import type { DataColumn } from "#web/ui/table/columns.ts";
import { type ColumnChoice, layOut } from "#web/ui/table/lay-out.ts";
import { RegionWatch } from "#web/ui/table/wide-region.ts";
import { ColumnsDialog } from "./columns-dialog.tsx";
import { findMoreColumn } from "./more-columns.tsx";

/** Everything about columns that a member chooses: loaded after the first rows, or with a session that has chosen some. */
export const laidOut = {
  ColumnsDialog,
  RegionWatch,
  columnsOf: (usual: readonly DataColumn<Invitation>[], choice: ColumnChoice) =>
    layOut(usual, choice, findMoreColumn),
  edgeOf: ({ id, header }: DataColumn<Invitation>) => (
    <WidthEdge table="invitations" id={id} header={header} />
  ),
};
