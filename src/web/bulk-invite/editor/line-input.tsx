type LineInputProps = {
  /** Zero-based. */
  line: number;
  text: string;
  /** With the new text, or with nothing when the edit is given up. */
  onDone: (text: string | undefined) => void;
};

/** One line being edited: Enter and leaving it keep the change, Escape gives it up. A pasted list becomes lines. */
export function LineInput({ line, text, onDone }: LineInputProps) {
  return (
    <input
      // The person asked for this very line by Enter or a click.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={`Line ${line + 1}`}
      defaultValue={text}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") onDone(event.currentTarget.value);
        if (event.key === "Escape") {
          // Losing the focus keeps what is typed: put the old text back first.
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
