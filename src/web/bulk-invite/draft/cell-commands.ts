import type { Lines } from "#web/bulk-invite/text/lines.ts";
import { type CellEdit, editCell } from "#web/bulk-invite/text/table-cell.ts";
import type { DraftStore } from "./draft-store.ts";
import { withUndo } from "./line-commands.ts";

/** How an edit moved the lines below its row. */
export type EditResult = { shift: number };

export function createCellCommands(store: DraftStore) {
  return {
    /** Changes one cell in the newest text. Undefined if its row is no longer there. */
    editCell(edit: CellEdit): EditResult | undefined {
      const state = store.getState();
      const lines: Lines | undefined = editCell(state.lines, edit);
      if (lines === undefined) return undefined;
      if (lines.text !== state.lines.text) {
        store.setLines(lines, { past: withUndo(state), textareaKey: state.textareaKey + 1 });
      }
      return { shift: lines.starts.length - state.lines.starts.length };
    },
    /** Shows the tables of the list as grids, or the list as text. */
    setView: (view: "text" | "table") => store.update({ view }),
  };
}
