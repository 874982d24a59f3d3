import { type ReactNode, useId, useMemo, useState } from "react";
import type { Table } from "#recipients/table/column-use.ts";
import type { DraftState, ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { columnName } from "#web/bulk-invite/text/tables-summary.ts";
import { useLineWindow } from "#web/ui/table/use-line-window.ts";
import { ActiveCellBar } from "./active-cell-bar.tsx";
import { cellFindings, needsCorrection } from "./cell-findings.ts";
import type { AfterEdit } from "./cell-input.tsx";
import { columnWidths, useColumnWindow } from "./column-window.ts";
import { lineAfter, linesToCorrect } from "./rows-to-correct.ts";
import { TableGrid } from "./table-grid.tsx";
import { TableToolbar } from "./table-toolbar.tsx";
import { useActiveCell } from "./use-active-cell.ts";
import { useCellEdits } from "./use-cell-edits.ts";
import { useEditorView } from "./use-editor-view.ts";
import { useGridRows } from "./use-grid-rows.ts";

type TableViewProps = {
  parsed: ParseResult;
  refusals: DraftState["refusals"];
  labelledBy: string;
  /** The search field. */
  find: ReactNode;
};

/** The tables of the list as grids, one at a time, whose cells can be corrected. The text follows each edit. */
export function TableView({ parsed, refusals, labelledBy, find }: TableViewProps) {
  const { tables } = parsed.summary;
  const [wantedIndex, setIndex] = useState(0);
  const index = Math.min(wantedIndex, tables.length - 1);
  const table = tables[index];
  if (table === undefined) return null;
  const shared = { parsed, refusals, labelledBy, find, table, index };
  return <OneTable {...shared} onChooseTable={setIndex} />;
}

type OneTableProps = TableViewProps & { table: Table; index: number; onChooseTable: (index: number) => void };

function OneTable({ parsed, refusals, labelledBy, find, table, index, onChooseTable }: OneTableProps) {
  const barId = useId();
  const { columns, rowCount } = table;
  const lineWindow = useLineWindow(rowCount);
  const { setBox, focus, lineHeight, totalHeight, items, first, last, bringNear } = lineWindow;
  const widths = useMemo(() => columnWidths(columns), [columns]);
  const visibleColumns = useColumnWindow(lineWindow.box, widths);
  const shape = { rowCount, columnCount: columns.length, rowsPerPage: lineWindow.linesPerPage };
  const { active, moveTo, moveBy, moveByKey } = useActiveCell(shape, bringNear);
  const rows = useGridRows(parsed.revision, index, { first, last, active: active.row });
  const edits = useCellEdits(table, index);
  const addressColumn = Math.max(
    0,
    columns.findIndex(({ use }) => use.kind === "address"),
  );
  const row = rows.get(active.row);
  const finding = row && cellFindings(row, refusals, addressColumn).get(active.column);
  const toCorrect = linesToCorrect(parsed, refusals, table);

  const { attach, goToLine } = useEditorView({ setBox, focus, moveTo, onChooseTable });

  function finish(text: string | undefined, after: AfterEdit) {
    edits.finish(text);
    // After a blur the focus is where the user put it.
    if (after !== "leave") focus();
    if (after === "down") moveBy(1, 0);
    if (after === "right") moveBy(0, 1);
    if (after === "left") moveBy(0, -1);
  }

  return (
    <>
      <TableToolbar
        find={find}
        tables={parsed.summary.tables}
        index={index}
        onChoose={(chosen) => {
          onChooseTable(chosen);
          moveTo({ row: 0, column: 0 });
        }}
        countToCorrect={toCorrect.length}
        onNext={() => {
          // From a cell that is fine, its row may be the next.
          const isShown = finding !== undefined && needsCorrection(finding);
          const line = lineAfter(toCorrect, (isShown ? row?.lastLine : row && row.line - 1) ?? 0);
          if (line !== undefined) void goToLine(index, line);
        }}
      />
      <TableGrid
        labelledBy={labelledBy}
        describedBy={barId}
        visible={{ items, lineHeight, totalHeight }}
        attach={attach}
        onFinish={finish}
        {...{
          columns,
          widths,
          visibleColumns,
          addressColumn,
          rowCount,
          rows,
          refusals,
          active,
          moveTo,
          moveByKey,
          edits,
        }}
      />
      <ActiveCellBar
        id={barId}
        column={columnName(columns[active.column] ?? { heading: "" }, active.column)}
        cell={row?.cells[active.column] ?? ""}
        finding={finding}
        problem={edits.problem}
        onUse={(item) => {
          edits.use({ row, column: active.column }, item);
          focus();
        }}
        onEdit={() => edits.begin(active, row)}
      />
    </>
  );
}
