import { type KeyboardEvent, useRef } from "react";

export type AfterEdit = "stay" | "leave" | "down" | "right" | "left";

type CellInputProps = {
  label: string;
  text: string;
  /** Called once, with undefined when the edit is discarded. `after` says where the active cell goes. */
  onDone: (text: string | undefined, after: AfterEdit) => void;
};

/** A cell being edited: Enter, Tab and blur keep the text, Escape discards it, Shift+Enter begins a line in the cell. */
export function CellInput({ label, text, onDone }: CellInputProps) {
  const isDone = useRef(false);
  function finish(value: string | undefined, after: AfterEdit) {
    if (isDone.current) return;
    isDone.current = true;
    onDone(value, after);
  }
  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    event.stopPropagation();
    const { key, shiftKey, altKey, currentTarget, nativeEvent } = event;
    if (nativeEvent.isComposing) return;
    if (key === "Escape") finish(undefined, "stay");
    else if (key === "Enter" && !shiftKey && !altKey) finish(currentTarget.value, "down");
    else if (key === "Tab") finish(currentTarget.value, shiftKey ? "left" : "right");
    else return;
    event.preventDefault();
  }
  return (
    <textarea
      // The user opened this cell with a key or a click.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={label}
      defaultValue={text}
      rows={1}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      onFocus={({ currentTarget }) => currentTarget.setSelectionRange(text.length, text.length)}
      onKeyDown={onKeyDown}
      onMouseDown={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onBlur={(event) => finish(event.currentTarget.value, "leave")}
      className="absolute top-0 left-0 z-10 block field-sizing-content min-h-full max-w-96 min-w-full resize-none bg-selected px-2 outline-2 -outline-offset-1 outline-accent-text"
    />
  );
}
