import { rowMark, type Invitation } from "#contract/invitation.ts";
import { testMark } from "#recipients/test-mark.ts";
import { LayoutDialog } from "#web/lists/layout/layout-dialog.tsx";
import { movableColumns } from "#web/ui/table/lay-out.ts";
import { invitationColumns } from "#web/invitations/invitation-columns.tsx";
import { metadataKeys } from "./format-metadata.ts";
import { metadataColumnId } from "./metadata-column.ts";
import { findMoreColumn, moreColumns } from "./more-columns.tsx";

/** More keys than this would hide the other columns; any other key can be typed. */
const mostKeys = 8;

type ColumnsDialogProps = { rows: readonly Invitation[]; onClose: () => void };

/** The columns of the list of invitations. Keys of the metadata on the page are offered. */
export function ColumnsDialog({ rows, onClose }: ColumnsDialogProps) {
  const keys = metadataKeys(rows).filter((key) => key !== rowMark && key !== testMark);
  const keyColumns = keys.slice(0, mostKeys).map((key) => ({ id: metadataColumnId(key), header: key }));
  return (
    <LayoutDialog
      table="invitations"
      fixed={invitationColumns[0]?.header ?? ""}
      usual={movableColumns(invitationColumns)}
      more={[...moreColumns, ...keyColumns]}
      findColumn={findMoreColumn}
      adding={{
        label: "Metadata key",
        hint: "A column that shows this key of the public metadata, such as plan.",
        idOf: metadataColumnId,
      }}
      onClose={onClose}
    />
  );
}
