import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import type { CellPosition } from "#web/bulk-invite/worker/protocol.ts";

const within = (value: number, count: number) => Math.max(0, Math.min(value, count - 1));

type GridShape = { rowCount: number; columnCount: number; rowsPerPage: number };

/** The active cell of a grid, which keys move. `bringNear` scrolls to a row that is far away. */
export function useActiveCell(
  { rowCount, columnCount, rowsPerPage }: GridShape,
  bringNear: (row: number) => void,
) {
  const [wanted, setWanted] = useState<CellPosition>({ row: 0, column: 0 });
  const active = { row: within(wanted.row, rowCount), column: within(wanted.column, columnCount) };

  const moveTo = useCallback(
    (position: CellPosition) => {
      setWanted(position);
      // A cell that is not rendered cannot scroll itself into view.
      bringNear(position.row);
    },
    [bringNear],
  );

  function moveBy(rows: number, columns: number) {
    moveTo({
      row: within(active.row + rows, rowCount),
      column: within(active.column + columns, columnCount),
    });
  }

  /** Moves by an arrow or a page key, with Ctrl to the edge. False for other keys. */
  function moveByKey({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
    const isWhole = ctrlKey || metaKey;
    const moves: Record<string, [rows: number, columns: number]> = {
      ArrowUp: [isWhole ? -rowCount : -1, 0],
      ArrowDown: [isWhole ? rowCount : 1, 0],
      ArrowLeft: [0, isWhole ? -columnCount : -1],
      ArrowRight: [0, isWhole ? columnCount : 1],
      PageUp: [-rowsPerPage, 0],
      PageDown: [rowsPerPage, 0],
      Home: [isWhole ? -rowCount : 0, -columnCount],
      End: [isWhole ? rowCount : 0, columnCount],
    };
    const move = moves[key];
    if (move !== undefined) moveBy(...move);
    return move !== undefined;
  }

  return { active, moveTo, moveBy, moveByKey };
}

export type ActiveCell = ReturnType<typeof useActiveCell>;

/** Scrolls the active cell into view when it changes, and only then: the user may look elsewhere. */
export function useCellInView(): (element: HTMLElement | null) => void {
  const last = useRef<string>(undefined);
  return (element) => {
    if (element === null || last.current === element.id) return;
    if (last.current !== undefined) element.scrollIntoView({ block: "nearest", inline: "nearest" });
    last.current = element.id;
  };
}
