import type { Reading } from "#web/bulk-invite/text/parse-list.ts";
import type { WorkerClient } from "#web/bulk-invite/worker/worker-client.ts";
import type { DraftStorage } from "./draft-storage.ts";
import type { ColumnUse, Table } from "#recipients/table/column-use.ts";
import type { ColumnChoiceStore } from "./column-choices.ts";
import { createCellCommands } from "./cell-commands.ts";
import { createDraftStore } from "./draft-store.ts";
import { createLineCommands, type EditorRef, type EditorView } from "./line-commands.ts";
import { createTextCommands } from "./text-commands.ts";

type DraftDeps = {
  worker: WorkerClient;
  storage: DraftStorage;
  columnChoices: ColumnChoiceStore;
};

const keptKey = "kept";

type Place = Parameters<EditorView["reveal"]>[0];

/** The draft store and every command on it. */
export function createDraft({ worker, storage, columnChoices }: DraftDeps) {
  const editor: EditorRef = { current: undefined };
  const store = createDraftStore({
    worker,
    saveSoon: () => storage.setText(store.getState().lines.text),
  });
  store.subscribe(() => {
    const { parsed, isParsing } = store.getState();
    if (parsed !== undefined && !isParsing) storage.setCount(parsed.summary.counts.recipients);
  });
  const commands = { ...createTextCommands(store, editor), ...createCellCommands(store) };
  /** What the next editor reveals when it is mounted. */
  let toReveal: Place | undefined;
  const keepAddresses = (keptAddresses: readonly string[]) => {
    // No address contains a line break.
    if (keptAddresses.length === 0) storage.items.removeItem(keptKey);
    else storage.items.setItem(keptKey, keptAddresses.join("\n"));
    store.setReading({ keptAddresses });
  };

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    readAgain: store.readAgain,
    setReading: (changed: Partial<Reading>) => store.setReading(changed),
    ...commands,
    /** The doubts about this address are settled: it is invited as it is. */
    keepAddress: (address: string) => keepAddresses([...store.getState().reading.keptAddresses, address]),
    ...createLineCommands(store, editor, worker),
    clear() {
      commands.clear();
      columnChoices.endList();
      keepAddresses([]);
      store.setReading({ choices: columnChoices.all() });
    },
    /** Reads tables like this one in another way from now on; undefined returns to the automatic columns. */
    chooseColumns(table: Pick<Table, "key" | "headingLine">, uses: readonly ColumnUse[] | undefined) {
      columnChoices.set(table, uses);
      store.setReading({ choices: columnChoices.all() });
    },
    /** Called by the editor with itself when it is mounted, and with undefined when it is unmounted. */
    setEditor(view: EditorView | undefined) {
      editor.current = view;
      if (view === undefined || toReveal === undefined) return;
      view.reveal(toReveal);
      toReveal = undefined;
    },
    reveal: (item: Place) => editor.current?.reveal(item),
    show: (line: number, query?: string) => editor.current?.show?.(line, query),
    focusEditor: () => editor.current?.focus?.(),
    /** Shows an item that is not in a table in the text, as soon as the text is shown. */
    revealInText(item: Place) {
      commands.setView("text");
      toReveal = item;
    },
    /** Marks the rows that the server refused; `lines` (from 1) came with the submission. */
    refuse(rows: readonly { index: number; detail: string }[], lines: Uint32Array) {
      store.update({ refusals: new Map(rows.map(({ index, detail }) => [(lines[index] ?? 0) - 1, detail])) });
    },
    /** Shows the draft that the storage has opened. */
    load() {
      const text = storage.getText();
      columnChoices.openList();
      const keptAddresses = (storage.items.getItem(keptKey) ?? "").split("\n").filter(Boolean);
      store.begin({ choices: columnChoices.all(), keptAddresses });
      if (text !== "") commands.put(text);
    },
    markUnsaved: (isUnsaved: boolean) => store.update({ isUnsaved }),
  };
}

export type Draft = ReturnType<typeof createDraft>;
