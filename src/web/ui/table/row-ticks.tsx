import type { ComponentProps } from "react";

/** The width of the column, whose cells are filled by the clickable area around the small checkbox. */
export const selectionCell = "w-11 px-0! phone:w-11";

type TickProps = Omit<ComponentProps<"input">, "type">;

function Tick(props: TickProps) {
  return (
    // Shift+click must not select text.
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

export function pageMark(selectedCount: number, rowCount: number): "none" | "some" | "all" {
  if (selectedCount === 0) return "none";
  return selectedCount === rowCount ? "all" : "some";
}

type PageTickProps = {
  rowCount: number;
  selectedCount: number;
  onToggle: (isSelected: boolean) => void;
};

/** Selects all rows of the page. While only some are selected, it is mixed and a click selects the rest. */
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
