import type { CSSProperties, ReactNode, Ref } from "react";
import { classNames } from "#web/ui/class-names.ts";
import { ItemMark } from "#web/bulk-invite/draft/item-mark.tsx";
import { type CellFinding, needsCorrection, worstOf } from "./cell-findings.ts";

/** Painting a very long cell is slow, and its end is out of view. */
const shownMaxLength = 200;

type GridRowProps = {
  id: string;
  /** Zero-based position in the table. */
  position: number;
  /** Undefined until the row has arrived. */
  line: number | undefined;
  cells: readonly string[];
  /** The positions of the columns to render. */
  shown: readonly number[];
  findings: ReadonlyMap<number, CellFinding>;
  /** The active column, if it is in this row. */
  activeColumn: number | undefined;
  activeRef: Ref<HTMLSpanElement>;
  /** The id of the text that explains the active cell. */
  describedBy: string;
  editor: ReactNode;
  style: CSSProperties;
  onActivate: (column: number) => void;
  onEdit: (column: number) => void;
};

/** One row: its line with the mark of the worst finding, then its cells. */
export function GridRowView(props: GridRowProps) {
  const { position, line, findings, activeColumn, editor } = props;
  const worst = worstOf(findings);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- rows are positioned by hand, unlike those of a table
      role="row"
      aria-rowindex={position + 2}
      style={props.style}
      className={classNames(
        "absolute inset-x-0 top-0 grid grid-cols-(--columns) grid-rows-1 border-b border-line hover:bg-hover",
        activeColumn !== undefined && "group-focus-within:bg-selected",
        editor !== undefined && "z-10",
      )}
    >
      <span
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
        role="rowheader"
        aria-colindex={1}
        className="sticky left-0 z-10 flex items-center gap-2 border-r border-line bg-surface pr-2 text-12 text-ink-faint tabular-nums select-none"
      >
        <span className={classNames("grow text-right", worst?.kind === "problem" && "text-failed")}>
          {line ?? ""}
        </span>
        <span className="flex size-3 items-center">{worst && <ItemMark kind={worst.kind} />}</span>
      </span>
      {props.shown.map((column) => (
        <Cell key={column} {...props} column={column} />
      ))}
    </div>
  );
}

/** Colour and mark say that a cell needs a look; the line below the grid says why. */
function Cell(props: GridRowProps & { column: number }) {
  const { id, column, cells, findings, activeColumn, editor } = props;
  const isActive = column === activeColumn;
  const finding = findings.get(column);
  const isBad = finding !== undefined && needsCorrection(finding);
  const isDoubtful = finding?.kind === "doubtful";
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- the grid has the focus and names its active cell
    <span
      id={`${id}-${column}`}
      ref={isActive ? props.activeRef : undefined}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
      role="gridcell"
      aria-colindex={column + 2}
      aria-selected={isActive}
      aria-invalid={isBad || undefined}
      aria-describedby={isActive ? props.describedBy : undefined}
      style={{ gridColumnStart: column + 2 }}
      onMouseDown={() => props.onActivate(column)}
      onDoubleClick={() => props.onEdit(column)}
      className={classNames(
        "relative row-start-1 flex min-w-0 cursor-default scroll-mt-11 scroll-ml-20 items-center gap-2 px-2",
        isBad && (isDoubtful ? "bg-waiting-soft" : "bg-failed-soft"),
        isActive && "outline-2 -outline-offset-2 outline-line-control group-focus-within:outline-accent-text",
      )}
    >
      {isActive && editor !== undefined ? (
        editor
      ) : (
        <>
          <span className="truncate">{shownCell(cells[column] ?? "")}</span>
          {isBad && (
            <span className="ml-auto flex">
              <ItemMark kind={finding.kind} />
            </span>
          )}
        </>
      )}
    </span>
  );
}

/** A cell of several lines is shown in one. */
function shownCell(cell: string): string {
  const start = cell.length > shownMaxLength ? `${cell.slice(0, shownMaxLength)}…` : cell;
  return start.replaceAll("\n", " ⏎ ");
}
