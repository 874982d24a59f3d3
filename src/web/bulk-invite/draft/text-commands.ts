import { appendText, cleanText, countLines, indexLines, noLines } from "#web/bulk-invite/text/lines.ts";
import { isLarge } from "#web/bulk-invite/text/normalize.ts";
import type { DraftStore } from "./draft-store.ts";
import { type EditorRef, withUndo } from "./line-commands.ts";

/** The list is parsed after a pause in typing this long: short enough for a count that follows the typing. */
const typingPauseMs = 120;

export function createTextCommands(store: DraftStore, editor: EditorRef) {
  /** The last text that a mounted textarea held before the store replaced it, and the key of this textarea. */
  let replaced = { textareaKey: -1, text: "" };

  /** Replaces the text. A large one goes through the worker, which finds its lines. */
  function put(text: string, past = store.getState().past) {
    const { mode, lines, textareaKey } = store.getState();
    if (editor.current?.holds?.(lines.text) === true) replaced = { textareaKey, text: lines.text };
    const next = { textareaKey: textareaKey + 1 };
    if (isLarge(text) || mode === "lines") {
      const unindexed = { text, starts: noLines.starts };
      store.setLines(unindexed, { ...next, mode: "lines", isLoading: true, past });
    } else {
      store.setLines(indexLines(cleanText(text)), { ...next, past });
    }
  }

  /** Keeps what is typed into a textarea between an appended text and the next render. */
  function typeBefore(text: string, textareaKey: number) {
    const whole = store.getState().lines.text;
    if (textareaKey !== replaced.textareaKey || !whole.startsWith(replaced.text)) return;
    const appended = whole.slice(replaced.text.length).replace(/^\n+/, "");
    replaced = { textareaKey, text };
    put(appendText(text, appended), []);
  }

  return {
    put: (text: string) => put(text),
    /** Takes what the textarea with this key holds after a keystroke. */
    type: (text: string, textareaKey = store.getState().textareaKey) => {
      if (textareaKey === store.getState().textareaKey)
        store.setLines(indexLines(text), { past: [] }, typingPauseMs);
      else typeBefore(text, textareaKey);
    },
    /** Adds files or a paste to the end of the list. */
    append: (text: string) => {
      editor.current?.finishEdit?.();
      const state = store.getState();
      const { lines, mode } = state;
      if (lines.text === "") return put(text);
      if (mode === "lines" && !state.isLoading && !isLarge(text)) {
        const added = cleanText(text);
        const longer = indexLines(appendText(lines.text, added));
        store.setLines(longer, { past: withUndo(state), textareaKey: state.textareaKey + 1 });
        return editor.current?.show?.(longer.starts.length - countLines(added));
      }
      const whole = appendText(lines.text, text);
      const { replace, holds } = editor.current ?? {};
      if (mode === "textarea" && holds?.(lines.text) === true && !isLarge(whole)) {
        const end = lines.text.length;
        return replace?.(end, end, cleanText(whole.slice(end)));
      }
      return put(whole, withUndo(state));
    },
    clear() {
      const textareaKey = store.getState().textareaKey + 1;
      store.setLines(noLines, { mode: "textarea", isLoading: false, textareaKey, past: [], view: "text" });
    },
  };
}
