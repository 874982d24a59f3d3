import type { DraftRecord } from "#web/api/draft-record.ts";
import type { DraftRecords } from "#web/api/draft-records.ts";

const pauseMs = 400;

export type CurrentDraft = DraftRecord & {
  text: string;
  /** The text in the database; null if none was saved. */
  savedText: string | null;
  /** Changes of anything since the draft was opened, and how many of them are in the database. */
  changes: number;
  savedChanges: number;
};

export function currentDraft(record: DraftRecord, text: string, savedText: string | null): CurrentDraft {
  return { ...record, text, savedText, changes: 0, savedChanges: 0 };
}

type SaverDeps = {
  records: Pick<DraftRecords, "write" | "keep">;
  getCurrent: () => CurrentDraft;
  /** False while closing the tab would lose the list. */
  onSavedChange: (isSaved: boolean) => void;
};

/** Writes the current draft to the database. */
export function createDraftSaver({ records, getCurrent, onSavedChange }: SaverDeps) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop() {
    clearTimeout(timer);
    timer = undefined;
  }

  async function save() {
    stop();
    const draft = getCurrent();
    const { changes } = draft;
    const { record, text, unsavedText } = parts(draft);
    try {
      await records.write(record, unsavedText);
      draft.savedText = text;
      draft.savedChanges = changes;
      onSavedChange(true);
    } catch {
      onSavedChange(draft !== getCurrent() || text === "" || text === draft.savedText);
    }
  }

  return {
    stop,
    /** Saves a moment after the last change. */
    saveSoon: () => {
      getCurrent().changes += 1;
      clearTimeout(timer);
      timer = setTimeout(() => void save(), pauseMs);
    },
    /** Saves what is unsaved now: the page is about to close, or the list to be submitted. */
    flush: async () => {
      if (timer !== undefined) await save();
    },
    /** Keeps what is not saved yet while the page closes, which has no time for `flush`. False if it would be lost. */
    keep: (): boolean => {
      const draft = getCurrent();
      if (draft.savedChanges === draft.changes) return true;
      const { record, unsavedText } = parts(draft);
      return records.keep(record, unsavedText);
    },
  };
}

function parts({ text, savedText, changes: _, savedChanges: __, ...record }: CurrentDraft) {
  return { record, text, unsavedText: text === savedText ? undefined : text };
}
