import { type ClipboardEvent, useCallback } from "react";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import type { EditorView } from "#web/bulk-invite/draft/line-commands.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import { cleanText, lineText } from "#web/bulk-invite/text/lines.ts";
import { isLarge } from "#web/bulk-invite/text/normalize.ts";
import { Gutter, gutterStyle, LineNote } from "./editor-line.tsx";
import { useFindings } from "./use-findings.ts";
import { classNames } from "#web/ui/class-names.ts";
import { useLineWindow } from "#web/ui/table/use-line-window.ts";

const example = `Paste or type addresses, one or more on each line:

first.last@example.com
First Last <first.last@example.com>
"Last, First" <first.last@example.com>; team@example.com

Rows of a table work too, with or without a heading.`;

type TextEditorProps = { state: DraftState; labelledBy: string; describedBy: string };

/**
 * A textarea as large as its text, in one scrolling box with the gutter, so that both scroll together without script.
 * An overlay on the visible lines shows what a textarea cannot: numbers, marks and notes.
 */
export function TextEditor({ state, labelledBy, describedBy }: TextEditorProps) {
  const { lines, parsed, refusals } = state;
  const count = lines.starts.length;
  const isEmpty = lines.text === "";
  const digits = Math.max(2, String(count).length);
  const attach = useCallback((area: HTMLTextAreaElement | null) => {
    draft.setEditor(area === null ? undefined : viewOf(area));
    return () => draft.setEditor(undefined);
  }, []);
  const { setBox, lineHeight, items, first, last, totalHeight } = useLineWindow(count);
  const findings = useFindings(parsed, first, last);
  return (
    <div ref={setBox} className="relative min-h-0 grow overflow-auto bg-surface font-mono text-13">
      <div
        style={gutterStyle(digits)}
        className={classNames(
          "relative grid min-h-full min-w-full py-2",
          // Lines are as long as they are, but the example must be read without scrolling.
          isEmpty ? "w-full" : "w-max",
          "before:absolute before:inset-y-0 before:left-0 before:w-(--gutter) before:border-r before:border-line",
        )}
      >
        <textarea
          key={state.textareaKey}
          ref={attach}
          aria-labelledby={labelledBy}
          aria-describedby={describedBy}
          defaultValue={lines.text}
          placeholder={example}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap={isEmpty ? "soft" : "off"}
          onInput={(event) => draft.type(event.currentTarget.value, state.textareaKey)}
          onPaste={takePaste}
          style={{
            minHeight: totalHeight,
            paddingLeft: "calc(var(--gutter) + 0.5rem)",
            lineHeight: `${lineHeight}px`,
          }}
          className="block field-sizing-content min-w-full resize-none overflow-hidden border-0 bg-clear pr-6 outline-none placeholder:text-ink-faint"
        />
        <div aria-hidden className="pointer-events-none absolute inset-x-0 top-2 bottom-0">
          {items.map(({ index, start }) => (
            <div
              key={index}
              style={{ height: lineHeight, transform: `translateY(${start}px)` }}
              className="absolute top-0 left-0 flex min-w-full whitespace-pre"
            >
              <Gutter
                line={index}
                status={parsed?.lineStatuses[index] ?? 0}
                isRefused={refusals.has(index)}
              />
              <span className="invisible pl-2">{lineText(lines, index)}</span>
              <LineNote findings={findings.get(index) ?? []} refusal={refusals.get(index)} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/**
 * A paste that is too large for a textarea goes to the draft, joined with the text around the cursor. One with NUL
 * characters is inserted without them.
 */
function takePaste(event: ClipboardEvent<HTMLTextAreaElement>) {
  const pasted = event.clipboardData.getData("text/plain");
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const isTooLarge = isLarge(pasted) || isLarge(value + pasted);
  if (!isTooLarge && !pasted.includes("\0")) return;
  event.preventDefault();
  if (isTooLarge) draft.put(value.slice(0, selectionStart) + pasted + value.slice(selectionEnd));
  else replaceIn(event.currentTarget, selectionStart, selectionEnd, cleanText(pasted));
}

function replaceIn(area: HTMLTextAreaElement, from: number, to: number, text: string) {
  area.focus({ preventScroll: true });
  area.setSelectionRange(from, to);
  // The only call that the browser's undo records; `setRangeText` would empty its history.
  const isDone =
    text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (isDone) return;
  area.setRangeText(text, from, to, "end");
  area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

function viewOf(area: HTMLTextAreaElement): EditorView {
  return {
    holds: (text) => area.value === text,
    replace: (from, to, text) => replaceIn(area, from, to, text),
    reveal({ line, column, source }) {
      const before = area.value.split("\n").slice(0, line - 1);
      const from = before.reduce((sum, text) => sum + text.length + 1, column - 1);
      const box = area.parentElement?.parentElement;
      const height = Number.parseFloat(getComputedStyle(area).lineHeight);
      box?.scrollTo({ top: (line - 1) * height - box.clientHeight / 2 });
      area.focus({ preventScroll: true });
      area.setSelectionRange(from, from + source.length);
    },
  };
}
