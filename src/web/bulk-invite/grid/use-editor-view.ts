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
    async (table: number, line: number) => {
      const position = await listWorker.request("gridCellOn", { table, line });
      await loadGridRow(table, position.row);
      // A key that follows the focus must find the new cell and its row, never the old ones.
      flushSync(() => {
        onChooseTable(table);
        moveTo(position);
      });
      focus();
    },
    [onChooseTable, moveTo, focus],
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
          const tables = draft.getState().parsed?.summary.tables ?? [];
          const at = tables.findIndex(
            ({ firstLine, lastLine }) => item.line >= firstLine && item.line <= lastLine,
          );
          if (at === -1) draft.revealInText(item);
          else void showLine(at, item.line);
        },
      });
      return () => {
        detach?.();
        draft.setEditor(undefined);
      };
    },
    [setBox, showLine],
  );
  return { attach, showLine };
}
