import type { ComponentProps } from "react";
import { pageMark } from "./row-range.ts";

/** Width of the column; the checkbox is small, what takes the click fills the cell. */
export const selectionCell = "w-11 px-0! phone:w-11";

type TickProps = Omit<ComponentProps<"input">, "type">;

function Tick(props: TickProps) {
  return (
    // Not to be marked as text: shift and a click would mark all the rows between.
    <label className="flex size-8 items-center justify-center select-none touch:size-11 mouse:ml-1">
      <input type="checkbox" data-select {...props} className="size-4 touch:size-5" />
    </label>
  );
}

type RowTickProps = {
  label: string;
  isSelected: boolean;
  onToggle: (isSelected: boolean, isRange: boolean) => void;
  onKeyDown: NonNullable<TickProps["onKeyDown"]>;
};

/** The checkbox of a row. */
export function RowTick({ label, isSelected, onToggle, onKeyDown }: RowTickProps) {
  return (
    <Tick
      aria-label={label}
      checked={isSelected}
      onKeyDown={onKeyDown}
      onChange={({ target, nativeEvent }) => {
        target.focus();
        onToggle(target.checked, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
      }}
    />
  );
}

type PageTickProps = {
  rowCount: number;
  selectedCount: number;
  onToggle: (isSelected: boolean) => void;
};

/** The checkbox of the page: mixed while some of its rows are selected, when a click selects the rest. */
export function PageTick({ rowCount, selectedCount, onToggle }: PageTickProps) {
  const mark = pageMark(selectedCount, rowCount);
  return (
    <Tick
      aria-label="Select all on this page"
      data-select-page
      disabled={rowCount === 0}
      checked={mark === "all"}
      ref={(input) => {
        if (input) input.indeterminate = mark === "some";
      }}
      onChange={() => onToggle(mark !== "all")}
    />
  );
}
