import type { Invitation } from "#contract/invitation.ts";
import { whenLaidOut } from "#web/api/layout-parts.ts";
import { useTableLayout } from "#web/lists/layout/table-layout.ts";
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
