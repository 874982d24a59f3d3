import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import type { Invitation } from "#contract/invitation.ts";
import { whenLaidOut } from "#web/api/layout-parts.ts";
import { useTableLayout } from "#web/lists/layout/table-layout.ts";
import { IconButton } from "#web/ui/button.tsx";
import { lazily } from "#web/ui/lazily.ts";
import { OptionalPart } from "#web/ui/optional-part.tsx";
import type { DataColumn } from "#web/ui/table/columns.ts";
import type { laidOut as LaidOut } from "./laid-out.tsx";

let laidOut: typeof LaidOut | undefined;

async function load() {
  ({ laidOut } = await import("./laid-out.tsx"));
  return laidOut;
}

whenLaidOut("invitations", load);

const Edge = lazily(async () => {
  const { edgeOf } = await load();
  return ({ column }: { column: DataColumn<Invitation> }) => edgeOf(column);
});
const ColumnsDialog = lazily(async () => (await load()).ColumnsDialog);

const edgeOf = (column: DataColumn<Invitation>) => (
  <OptionalPart>
    <Edge column={column} />
  </OptionalPart>
);

/** The columns of the list as the member laid them out, with what the table needs to show them. */
export function useColumns(usual: readonly DataColumn<Invitation>[]) {
  const layout = useTableLayout("invitations");
  const columns = laidOut?.columnsOf(usual, layout) ?? usual;
  return {
    layout,
    table: {
      columns,
      RegionWatch: columns === usual ? undefined : laidOut?.RegionWatch,
      density: layout.density,
      edgeOf,
    },
  };
}

/** Opens the choice of columns. */
export function ColumnsButton({ rows }: { rows: readonly Invitation[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <IconButton
        label="Columns"
        icon={SlidersHorizontal}
        className="border border-line-control"
        onClick={() => setIsOpen(true)}
      />
      <OptionalPart onFail={() => setIsOpen(false)}>
        {isOpen && <ColumnsDialog rows={rows} onClose={() => setIsOpen(false)} />}
      </OptionalPart>
    </>
  );
}
