import { type KeyboardEvent, useCallback, useEffect, useState } from "react";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { LineWindow } from "#web/ui/table/use-line-window.ts";

/** `typed`: what was typed to begin the edit. */
type EditedLine = { line: number; typed: string };

/** The active line of the list and the line being edited: keys move, edit and remove, and the preview reveals a line. */
export function useActiveLine(count: number, lineWindow: LineWindow) {
  const { setBox, lineHeight, scrollIntoView, linesPerPage, focus } = lineWindow;
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, count - 1);
  const [edited, setEdited] = useState<EditedLine>();

  // A line that was added is there only after the list has grown.
  useEffect(() => scrollIntoView(active), [active, scrollIntoView]);

  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      const detach = setBox(element);
      // A large paste has replaced the textarea, or a list that grew the lines: their box has taken the focus.
      if (element?.parentElement === document.activeElement) element?.focus({ preventScroll: true });
      const scrollTo = (line: number) => {
        if (element !== null) element.scrollTop = line * lineHeight - element.clientHeight / 2;
        setActive(line);
      };
      draft.setEditor({
        finishEdit() {
          const field = element?.querySelector("input");
          // It keeps its text when it loses the focus.
          if (field === document.activeElement) field?.blur();
        },
        reveal({ line }) {
          scrollTo(line - 1);
          setEdited({ line: line - 1, typed: "" });
        },
        show: scrollTo,
        focus,
      });
      return () => {
        detach?.();
        draft.setEditor(undefined);
      };
    },
    [setBox, lineHeight, focus],
  );

  function moveTo(line: number) {
    const next = Math.min(count - 1, Math.max(0, line));
    setActive(next);
    scrollIntoView(next);
  }

  /** At the end of the line, since a line has no cursor before it is edited. */
  function beginTyping(typed: string) {
    scrollIntoView(active);
    setEdited({ line: active, typed });
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
    const { key, altKey } = event;
    const isCommand = event.ctrlKey || event.metaKey;
    const target = targets[key];
    if (target !== undefined) moveTo(target);
    else if (key === "Enter" || key === "F2") setEdited({ line: active, typed: "" });
    else if (key === "Delete" || key === "Backspace") draft.removeLine(active);
    else if (key === "z" && isCommand) draft.undo();
    else if (key.length === 1 && !isCommand && !altKey) beginTyping(key);
    else return;
    event.preventDefault();
  }

  function finishEdit(text: string | undefined) {
    if (edited !== undefined && text !== undefined) draft.editLine(edited.line, text);
    setEdited(undefined);
    focus();
  }

  return {
    attach,
    onKeyDown,
    active,
    setActive,
    edited,
    edit: (line: number) => setEdited({ line, typed: "" }),
    finishEdit,
  };
}
