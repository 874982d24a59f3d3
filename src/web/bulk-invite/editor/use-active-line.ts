import { type KeyboardEvent, useCallback, useState } from "react";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { LineWindow } from "#web/ui/table/use-line-window.ts";

/** The active line of the list and the line being edited: keys move, edit and remove, and the preview reveals a line. */
export function useActiveLine(count: number, { box, setBox, lineHeight, scrollIntoView }: LineWindow) {
  const [active, setActive] = useState(0);
  const [edited, setEdited] = useState<number>();
  const linesPerPage = Math.max(1, Math.floor((box.current?.clientHeight ?? 400) / lineHeight) - 1);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      const detach = setBox(element);
      draft.setEditor({
        finishEdit() {
          const field = element?.querySelector("input");
          // It keeps its text when it loses the focus.
          if (field === document.activeElement) field?.blur();
        },
        reveal({ line }) {
          if (element !== null) element.scrollTop = (line - 1) * lineHeight - element.clientHeight / 2;
          setActive(line - 1);
          setEdited(line - 1);
        },
      });
      return () => {
        detach?.();
        draft.setEditor(undefined);
      };
    },
    [setBox, lineHeight],
  );

  function moveTo(line: number) {
    const next = Math.min(count - 1, Math.max(0, line));
    setActive(next);
    scrollIntoView(next);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (edited !== undefined) return;
    const targets: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + linesPerPage,
      PageUp: active - linesPerPage,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) moveTo(target);
    else if (event.key === "Enter" || event.key === "F2") setEdited(active);
    else if (event.key === "Delete" || event.key === "Backspace") draft.removeLine(active);
    else if (event.key === "z" && (event.ctrlKey || event.metaKey)) draft.undo();
    else return;
    event.preventDefault();
  }

  function finishEdit(text: string | undefined) {
    if (edited !== undefined && text !== undefined) draft.editLine(edited, text);
    setEdited(undefined);
    box.current?.focus({ preventScroll: true });
  }

  return { attach, onKeyDown, active, setActive, edited, setEdited, finishEdit };
}
