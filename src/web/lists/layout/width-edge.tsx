import type { TableName } from "#contract/page/table-layout.ts";
import { ColumnEdge } from "#web/ui/table/column-edge.tsx";
import { changeLayout } from "./save-layout.ts";
import { useTableLayout } from "./table-layout.ts";

/** Lets the member change the width of a column. */
export function WidthEdge({ table, id, header }: { table: TableName; id: string; header: string }) {
  const { widths = {} } = useTableLayout(table);
  const { [id]: rem, ...others } = widths;
  return (
    <ColumnEdge
      header={header}
      rem={rem}
      onResize={(changed) =>
        changeLayout(table, { widths: changed === undefined ? others : { ...others, [id]: changed } })
      }
    />
  );
}
