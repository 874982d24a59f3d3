import { useCallback } from "react";
import { flushSync } from "react-dom";
import { draft, listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import type { LineWindow } from "#web/ui/table/use-line-window.ts";
import type { ActiveCell } from "./use-active-cell.ts";
import { loadGridRow } from "./use-grid-rows.ts";

type GridParts = Pick<LineWindow, "setBox" | "focus"> &
  Pick<ActiveCell, "moveTo"> & { onChooseTable: (index: number) => void };

/** Lets commands finish an edit first, and the preview show its items: in the grid, or else in the text. */
export function useEditorView({ setBox, focus, moveTo, onChooseTable }: GridParts) {
  const showLine = useCallback(
    async (table: number, line: number, query?: string) => {
      const params = { table, line, ...(query !== undefined && { query }) };
      const position = await listWorker.request("gridCellOn", params);
      await loadGridRow(table, position.row);
      // A key that follows the focus must find the new cell and its row, never the old ones.
      flushSync(() => {
        onChooseTable(table);
        moveTo(position);
      });
    },
    [onChooseTable, moveTo],
  );
  const goToLine = useCallback(
    async (table: number, line: number) => {
      await showLine(table, line);
      focus();
    },
    [showLine, focus],
  );
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      const detach = setBox(element);
      draft.setEditor({
        finishEdit() {
          const field = element?.querySelector("textarea");
          // It keeps its text when it loses the focus.
          if (field === document.activeElement) field?.blur();
        },
        reveal(item) {
          const at = tableOn(item.line);
          if (at === -1) draft.revealInText(item);
          else void goToLine(at, item.line);
        },
        show(line, query) {
          const at = tableOn(line + 1);
          if (at !== -1) void showLine(at, line + 1, query);
        },
        focus,
      });
      return () => {
        detach?.();
        draft.setEditor(undefined);
      };
    },
    [setBox, showLine, goToLine, focus],
  );
  return { attach, goToLine };
}

/** The position of the table that has this line (from 1); -1 without one. */
function tableOn(line: number): number {
  const tables = draft.getState().parsed?.summary.tables ?? [];
  return tables.findIndex(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine);
}
