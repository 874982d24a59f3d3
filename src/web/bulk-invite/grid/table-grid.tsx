import { type ClipboardEvent, type CSSProperties, type KeyboardEvent, useId } from "react";
import type { Column } from "#recipients/table/column-use.ts";
import type { LineWindow } from "#web/ui/table/use-line-window.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { columnName } from "#web/bulk-invite/text/tables-summary.ts";
import type { GridRow } from "#web/bulk-invite/worker/protocol.ts";
import { cellFindings } from "./cell-findings.ts";
import { type AfterEdit, CellInput } from "./cell-input.tsx";
import { type ColumnRange, shownColumns } from "./column-window.ts";
import { GridHeader } from "./grid-header.tsx";
import { GridRowView } from "./grid-row.tsx";
import { type ActiveCell, useCellInView } from "./use-active-cell.ts";
import type { CellEdits } from "./use-cell-edits.ts";

type TableGridProps = {
  labelledBy: string;
  /** The id of the text that explains the active cell. */
  describedBy: string;
  columns: readonly Column[];
  /** Of each column, in half rem. */
  widths: readonly number[];
  visibleColumns: ColumnRange;
  addressColumn: number;
  rowCount: number;
  rows: ReadonlyMap<number, GridRow>;
  refusals: DraftState["refusals"];
  visible: Pick<LineWindow, "items" | "lineHeight" | "totalHeight">;
  attach: (element: HTMLDivElement | null) => (() => void) | undefined;
  edits: CellEdits;
  onFinish: (text: string | undefined, after: AfterEdit) => void;
} & Pick<ActiveCell, "active" | "moveTo" | "moveByKey">;

/** The rows of a table. Only the visible cells are rendered; the grid is one tab stop. */
export function TableGrid({ attach, ...props }: TableGridProps) {
  const { columns, visible, active } = props;
  const { edited } = props.edits;
  const id = useId();
  const activeRef = useCellInView();
  const positions = visible.items.map(({ index }) => index);
  // A cell that is being edited stays while the user looks elsewhere.
  if (edited !== undefined && !positions.includes(edited.row)) positions.push(edited.row);
  return (
    <div
      ref={attach}
      role="grid"
      aria-labelledby={props.labelledBy}
      aria-rowcount={props.rowCount + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={
        positions.includes(active.row) ? `${id}-${active.row}-${active.column}` : undefined
      }
      tabIndex={0}
      onKeyDown={(event) => onGridKey(event, props)}
      onCopy={(event) => onGridCopy(event, props)}
      onPaste={(event) => onGridPaste(event, props)}
      className="group relative min-h-0 grow overflow-auto bg-surface text-13 leading-8 focus-visible:outline-offset-[-2px] touch:leading-11"
    >
      <div role="presentation" style={columnStyle(props.widths)} className="relative min-w-full">
        <GridHeader columns={columns} shown={shownColumns(props.visibleColumns, columns.length)} />
        <div role="presentation" style={{ height: visible.totalHeight }} className="relative">
          {positions.map((position) => (
            <TableRow
              {...props}
              key={position}
              id={`${id}-${position}`}
              position={position}
              activeRef={activeRef}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

type TableRowProps = Omit<TableGridProps, "attach"> & {
  id: string;
  position: number;
  activeRef: (element: HTMLElement | null) => void;
};

function TableRow(props: TableRowProps) {
  const { id, position, columns, rows, active, edits } = props;
  const { edited } = edits;
  const isEdited = edited?.row === position;
  const row = rows.get(position) ?? (isEdited ? edited.seen : undefined);
  const activeColumn = position === active.row ? active.column : undefined;
  const { lineHeight } = props.visible;
  return (
    <GridRowView
      id={id}
      position={position}
      line={row?.line}
      cells={row?.cells ?? []}
      shown={shownColumns(props.visibleColumns, columns.length, activeColumn)}
      findings={row === undefined ? new Map() : cellFindings(row, props.refusals, props.addressColumn)}
      activeColumn={activeColumn}
      activeRef={props.activeRef}
      describedBy={props.describedBy}
      editor={
        isEdited ? (
          <CellInput label={cellLabel(columns, edited)} text={edited.text} onDone={props.onFinish} />
        ) : undefined
      }
      style={{ height: lineHeight, transform: `translateY(${position * lineHeight}px)` }}
      onActivate={(column) => props.moveTo({ row: position, column })}
      onEdit={(column) => edits.begin({ row: position, column }, row)}
    />
  );
}

function cellLabel(columns: readonly Column[], { column, seen }: { column: number; seen: GridRow }): string {
  return `${columnName(columns[column] ?? { heading: "" }, column)}, line ${seen.line}`;
}

/** Moves, edits or undoes; typing begins an edit as in a spreadsheet. */
function onGridKey(
  event: KeyboardEvent,
  { active, moveByKey, edits, rows }: Omit<TableGridProps, "attach">,
): void {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (edits.edited !== undefined) return;
  const row = rows.get(active.row);
  const isCommand = ctrlKey || metaKey;
  if (moveByKey(event)) event.preventDefault();
  else if (key === "Enter" || key === "F2") edits.begin(active, row);
  else if (key === "Delete" || key === "Backspace") edits.replace({ row, column: active.column }, "");
  else if (key === "z" && isCommand) draft.undo();
  else if (key.length === 1 && !isCommand && !altKey) edits.begin(active, row, key);
  else return;
  event.preventDefault();
}

type ActiveCellProps = Pick<TableGridProps, "active" | "rows" | "edits">;

/** Copies the active cell, unless the user has marked text. */
function onGridCopy(event: ClipboardEvent, { active, rows, edits }: ActiveCellProps): void {
  const cell = rows.get(active.row)?.cells[active.column];
  const isMarked = document.getSelection()?.isCollapsed === false;
  if (edits.edited !== undefined || cell === undefined || isMarked) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", cell);
}

/** One cell replaces the active one, as in a spreadsheet; more are added to the list, as everywhere on the page. */
function onGridPaste(event: ClipboardEvent, { active, rows, edits }: ActiveCellProps): void {
  const text = event.clipboardData.getData("text/plain").trim();
  if (edits.edited !== undefined || text === "" || /[\t\r\n]/.test(text)) return;
  event.preventDefault();
  edits.replace({ row: rows.get(active.row), column: active.column }, text);
}

/** React's types have no custom properties. */
function columnStyle(widths: readonly number[]): CSSProperties {
  // In rem, since `ch` differs between the smaller head and the rows.
  const columns = widths.map((width) => `minmax(${width / 2}rem, ${width}fr)`);
  const total = widths.reduce((sum, width) => sum + width / 2, 5);
  return { "--columns": `5rem ${columns.join(" ")}`, width: `${total}rem` } as CSSProperties;
}
