type LineInputProps = {
  /** Zero-based. */
  line: number;
  text: string;
  /** Appended to the text. */
  typed: string;
  /** Called with the new text, or with undefined when the edit is cancelled. */
  onDone: (text: string | undefined) => void;
};

/** One line being edited: Enter and blur keep the change, Escape discards it. A pasted list becomes several lines. */
export function LineInput({ line, text, typed, onDone }: LineInputProps) {
  return (
    <input
      // The user opened this line with Enter or a click.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={`Line ${line + 1}`}
      defaultValue={text + typed}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") onDone(event.currentTarget.value);
        if (event.key === "Escape") {
          // Blur keeps the input's value, so the old text is restored first.
          event.currentTarget.value = text;
          onDone(undefined);
        }
        if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
      }}
      onPaste={(event) => {
        const pasted = event.clipboardData.getData("text/plain");
        if (!/[\r\n]/.test(pasted.trimEnd())) return;
        event.preventDefault();
        const { value, selectionStart, selectionEnd } = event.currentTarget;
        const from = selectionStart ?? value.length;
        onDone(value.slice(0, from) + pasted.replaceAll(/\r\n?/g, "\n") + value.slice(selectionEnd ?? from));
      }}
      onBlur={(event) => onDone(event.currentTarget.value)}
      className="h-full w-full min-w-80 bg-selected px-1 font-mono text-13 outline-2 -outline-offset-1 outline-accent-text phone:min-w-40"
    />
  );
}
