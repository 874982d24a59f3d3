import { type Change, correctionOf, removalOf, removalOfRow } from "#web/bulk-invite/text/corrections.ts";
import {
  cleanText,
  indexLines,
  type Lines,
  lineText,
  removeLine,
  replaceLine,
  splice,
} from "#web/bulk-invite/text/lines.ts";
import { isLarge } from "#web/bulk-invite/text/normalize.ts";
import type { ListItem } from "#web/bulk-invite/worker/protocol.ts";
import type { WorkerClient } from "#web/bulk-invite/worker/worker-client.ts";
import type { DraftState, DraftStore } from "./draft-store.ts";

const undoDepth = 30;
/** Corrected one by one in the textarea, where the browser's undo records them; more would take seconds. */
const singleCorrectionsMax = 100;

/**
 * The mounted editor. A textarea takes changes by `replace`, so that the browser's own undo records them; it may still
 * hold a text that the store has replaced, which `holds` tells. `finishEdit` keeps the line that is being edited;
 * `reveal` scrolls to an item and puts the cursor there. `show` scrolls to a zero-based line with a match of the query and
 * leaves the focus where it is; `focus` brings it to the line that is shown.
 */
export type EditorView = {
  replace?: (from: number, to: number, text: string) => void;
  holds?: (text: string) => boolean;
  finishEdit?: () => void;
  reveal: (item: Pick<ListItem, "line" | "column" | "source">) => void;
  show?: (line: number, query?: string) => void;
  focus?: () => void;
};
export type EditorRef = { current: EditorView | undefined };

export const withUndo = ({ past, lines }: DraftState): Lines[] => [...past.slice(1 - undoDepth), lines];

function whenParsed(store: DraftStore): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      if (store.getState().isParsing) return;
      stop();
      resolve();
    };
    const stop = store.subscribe(settle);
    settle();
  });
}

/** Commands on single lines, their suggestions, and undo. */
export function createLineCommands(store: DraftStore, editor: EditorRef, worker: WorkerClient) {
  /** Changes the text from outside a textarea: one that shows it next begins with the new text. */
  const edit = (lines: Lines) => {
    const state = store.getState();
    store.setLines(lines, { past: withUndo(state), textareaKey: state.textareaKey + 1 });
  };

  function editLine(line: number, edited: string) {
    const { lines } = store.getState();
    const text = cleanText(edited);
    if (lineText(lines, line) !== text) edit(replaceLine(lines, line, text));
  }

  function apply({ from, to, text }: Change) {
    const { replace } = editor.current ?? {};
    if (replace === undefined) edit(splice(store.getState().lines, from, to, cleanText(text)));
    else replace(from, to, text);
  }

  type ChangeOf = (item: ListItem) => Change | undefined;

  function change(item: ListItem, changeOf: ChangeOf) {
    const found = changeOf(item);
    if (found !== undefined) apply(found);
  }

  /** The text was edited since it was parsed, which may have moved the item: it is looked up in the newest text. */
  async function changeWhenParsed(item: ListItem, changeOf: ChangeOf): Promise<void> {
    await whenParsed(store);
    const { revision } = store.getState();
    const found = await worker.request("sameItem", item);
    if (store.getState().revision !== revision) return changeWhenParsed(item, changeOf);
    if (found !== undefined) change(found, changeOf);
  }

  const changeNewest = (item: ListItem, changeOf: ChangeOf) => {
    if (store.getState().isParsing) void changeWhenParsed(item, changeOf);
    else change(item, changeOf);
  };

  const correction: ChangeOf = ({ suggestion, ...item }) =>
    suggestion === undefined ? undefined : correctionOf(store.getState().lines, { ...item, suggestion });

  /** Removes an item from the text: its whole row or line, or its own part of one that holds more. */
  const removal: ChangeOf = (item) => {
    const { lines, parsed } = store.getState();
    const tables = parsed?.summary.tables ?? [];
    return (item.isAlone === true && removalOfRow(lines, item, tables)) || removalOf(lines, item);
  };

  async function correctOneByOne(limit: number, revision: number) {
    const items = await worker.request("group", { group: "doubtful", existing: "skip", offset: 0, limit });
    if (store.getState().revision !== revision) return;
    // From the end, so that the columns of the remaining suggestions stay right.
    for (const item of items.toReversed()) if (item.isOtherMailbox !== true) change(item, correction);
  }

  return {
    editLine,
    removeLine: (line: number) => edit(removeLine(store.getState().lines, line)),
    correct: (item: ListItem) => changeNewest(item, correction),
    leaveOut: (item: ListItem) => changeNewest(item, removal),
    async correctAll() {
      // The worker knows the suggestions of the newest text only after it has parsed it.
      if (store.getState().isParsing) await whenParsed(store);
      const { revision, parsed } = store.getState();
      const count = parsed?.summary.counts.doubtful ?? 0;
      const hasOwnUndo = editor.current?.replace !== undefined;
      if (hasOwnUndo && count <= singleCorrectionsMax) return correctOneByOne(count, revision);
      const text = await worker.request("correctedText", {});
      if (store.getState().revision !== revision) return;
      edit(indexLines(text));
    },
    undo() {
      const { past, textareaKey } = store.getState();
      const lines = past.at(-1);
      if (lines === undefined) return;
      // A text that was replaced while it loaded has no lines yet.
      const isLoading = lines.starts.length === 1 && isLarge(lines.text);
      store.setLines(lines, { past: past.slice(0, -1), isLoading, textareaKey: textareaKey + 1 });
    },
  };
}
