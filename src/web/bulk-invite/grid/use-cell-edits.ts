import { useState } from "react";
import type { Table } from "#recipients/table/column-use.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import { correctSource } from "#web/bulk-invite/text/corrections.ts";
import type { CellPosition, GridRow, ListItem } from "#web/bulk-invite/worker/protocol.ts";
import { showEdit } from "./use-grid-rows.ts";

/** The cell that is being edited, its row when the edit began, and the text that the edit began with. */
type Edited = CellPosition & { seen: GridRow; text: string };

type CellOfRow = { row: GridRow | undefined; column: number };

/** Edits of cells, each written into the text of the list. */
export function useCellEdits(table: Table, tableIndex: number) {
  const [edited, setEdited] = useState<Edited>();
  const [problem, setProblem] = useState<string>();

  function write(row: GridRow, column: number, text: string) {
    const value = text.trim();
    const isSame = value === (row.cells[column] ?? "");
    const result = isSame ? { shift: 0 } : draft.editCell({ table, row, column, value });
    setProblem(
      result === undefined
        ? "This row has changed, so the edit was not kept. Edit the cell again."
        : undefined,
    );
    if (result !== undefined && !isSame) {
      showEdit({ table: tableIndex, line: row.line, column, value, shift: result.shift });
    }
  }

  return {
    edited,
    problem,
    begin({ row, column }: CellPosition, seen: GridRow | undefined, text?: string) {
      setProblem(undefined);
      if (seen !== undefined) setEdited({ row, column, seen, text: text ?? seen.cells[column] ?? "" });
    },
    finish(text: string | undefined) {
      if (edited !== undefined && text !== undefined) write(edited.seen, edited.column, text);
      setEdited(undefined);
    },
    replace({ row, column }: CellOfRow, text: string) {
      if (row !== undefined) write(row, column, text);
    },
    use({ row, column }: CellOfRow, item: ListItem) {
      if (row !== undefined) write(row, column, correctedCell(row.cells[column] ?? "", item));
    },
  };
}

export type CellEdits = ReturnType<typeof useCellEdits>;

/** The cell with the suggested address; the source of a finding may also be the whole row. */
function correctedCell(cell: string, { kind, source, suggestion = "" }: ListItem): string {
  return cell.includes(source)
    ? cell.replace(source, () => correctSource({ kind, source, suggestion }))
    : suggestion;
}
