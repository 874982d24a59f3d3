import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { type PointerEvent, useRef, useState } from "react";
import { Checkbox } from "#web/ui/form/field.tsx";
import { IconButton } from "#web/ui/button.tsx";
import { type ColumnItem, moved } from "./column-order.ts";

type ColumnListProps = {
  /** The header of the column that is always shown, as the first. */
  fixed: string;
  items: readonly ColumnItem[];
  onChange: (items: ColumnItem[]) => void;
};

/** Checkboxes that show or hide columns, in their order, which buttons and dragging change. */
export function ColumnList({ fixed, items, onChange }: ColumnListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [lastMoved, setLastMoved] = useState("");

  function move(from: number, to: number) {
    if (to < 0 || to >= items.length || from === to) return;
    onChange(moved(items, from, to));
    setLastMoved(`${items[from]?.header}: ${to + 2} of ${items.length + 1}`);
  }

  function startDrag(event: PointerEvent, id: string) {
    if (event.button !== 0) return;
    event.preventDefault();
    followPointer(list.current, id, (order) =>
      onChange(order.flatMap((each) => items.filter((item) => item.id === each))),
    );
  }

  return (
    <>
      <output className="sr-only">{lastMoved}</output>
      <ul ref={list} aria-label="Columns" className="flex flex-col">
        <li className="flex items-center gap-2 py-1">
          <span className="size-6" />
          <Checkbox label={fixed} checked disabled className="grow" />
          <span className="text-12 text-ink-faint">Always first</span>
        </li>
        {items.map(({ id, header, isShown }, at) => (
          <li key={id} data-column={id} className="flex items-center gap-2 rounded-control hover:bg-sunken">
            <span
              aria-hidden
              title="Drag to move"
              onPointerDown={(event) => startDrag(event, id)}
              className="flex size-6 shrink-0 cursor-grab touch-none items-center justify-center text-ink-faint touch:size-11"
            >
              <GripVertical className="size-4" />
            </span>
            <Checkbox
              label={<span className="wrap-anywhere">{header}</span>}
              checked={isShown}
              onChange={({ target }) =>
                onChange(items.map((item) => (item.id === id ? { ...item, isShown: target.checked } : item)))
              }
              className="min-w-0 grow"
            />
            <IconButton
              label={`Move ${header} up`}
              icon={ArrowUp}
              aria-disabled={at === 0 || undefined}
              className="aria-disabled:opacity-40"
              onClick={() => move(at, at - 1)}
            />
            <IconButton
              label={`Move ${header} down`}
              icon={ArrowDown}
              aria-disabled={at === items.length - 1 || undefined}
              className="aria-disabled:opacity-40"
              onClick={() => move(at, at + 1)}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/**
 * Until the pointer is up, the item follows it. The order is read from the page, which shows the newest one. Listens on
 * the window: moving the item in the page would end a capture of the pointer.
 */
function followPointer(list: HTMLElement | null, id: string, onOrder: (ids: string[]) => void): void {
  const drag = new AbortController();
  const { signal } = drag;
  window.addEventListener(
    "pointermove",
    ({ clientY }) => {
      const rows = [...(list?.querySelectorAll<HTMLElement>("[data-column]") ?? [])];
      const ids = rows.map((row) => row.dataset["column"] ?? "");
      const from = ids.indexOf(id);
      const to = rows.filter((row, at) => at !== from && middleOf(row) < clientY).length;
      if (from !== -1 && to !== from) onOrder(moved(ids, from, to));
    },
    { signal },
  );
  for (const end of ["pointerup", "pointercancel"])
    window.addEventListener(end, () => drag.abort(), { signal });
}

function middleOf(row: HTMLElement): number {
  const { top, height } = row.getBoundingClientRect();
  return top + height / 2;
}
