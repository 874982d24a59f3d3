import { appendLines, indexLines, noLines, normalizeLineBreaks } from "#web/bulk-invite/text/lines.ts";
import { isLarge } from "#web/bulk-invite/text/normalize.ts";
import type { DraftStore } from "./draft-store.ts";
import { type EditorRef, withUndo } from "./line-commands.ts";

/** The list is parsed after a pause in typing this long: short enough for a count that follows the typing. */
const typingPauseMs = 120;

export function createTextCommands(store: DraftStore, editor: EditorRef) {
  /** Replaces the text. A large one goes through the worker, which finds its lines. */
  function put(text: string, past = store.getState().past) {
    const { mode, textareaKey } = store.getState();
    if (isLarge(text) || mode === "lines") {
      store.setLines({ text, starts: noLines.starts }, { mode: "lines", isLoading: true, past });
    } else {
      store.setLines(indexLines(normalizeLineBreaks(text)), { textareaKey: textareaKey + 1 });
    }
  }

  return {
    put: (text: string) => put(text),
    /** Takes what the textarea holds after a keystroke. */
    type: (text: string) => store.setLines(indexLines(text), {}, typingPauseMs),
    /** Adds a dropped file or a paste to the end of the list. */
    append: (text: string) => {
      const state = store.getState();
      const { lines, mode } = state;
      if (lines.text === "") return put(text);
      // While a large text loads, its lines are not known.
      const whole = appendLines(lines.starts.length === 1 ? indexLines(lines.text) : lines, text).text;
      const replace = editor.current?.replace;
      if (mode === "textarea" && replace !== undefined && !isLarge(whole)) {
        const end = lines.text.length;
        return replace(end, end, normalizeLineBreaks(whole.slice(end)));
      }
      return put(whole, mode === "lines" ? withUndo(state) : state.past);
    },
    clear() {
      const textareaKey = store.getState().textareaKey + 1;
      store.setLines(noLines, { mode: "textarea", isLoading: false, textareaKey, past: [] });
    },
  };
}
