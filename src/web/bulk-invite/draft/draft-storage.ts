import type { DraftRecord, DraftRecords } from "#web/api/draft-records.ts";

const idKey = "usher.bulk-invite.draft";
const pauseMs = 400;

type Current = DraftRecord & {
  text: string;
  /** The text in the database; null if none was saved. */
  savedText: string | null;
};

type StorageDeps = {
  records: DraftRecords;
  /** Remembers which draft is the one of this tab. */
  tab: Pick<Storage, "getItem" | "setItem">;
  createId: () => string;
  now: () => number;
  /** False while closing the tab would lose the list. */
  onSavedChange: (isSaved: boolean) => void;
};

export type DraftStorage = ReturnType<typeof createDraftStorage>;

/** What belongs to a list besides its text, saved with it. */
export type DraftItems = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Saves the draft of this tab a moment after each change. Another tab has a draft of its own. */
export function createDraftStorage({ records, tab, createId, now, onSavedChange }: StorageDeps) {
  let current = emptyDraft("", createId(), now());
  let timer: ReturnType<typeof setTimeout> | undefined;

  function become(next: Current) {
    clearTimeout(timer);
    timer = undefined;
    current = next;
    attempt(() => tab.setItem(idKey, next.id));
  }

  async function save() {
    clearTimeout(timer);
    timer = undefined;
    const saved = current;
    const { text, savedText, ...record } = saved;
    try {
      await records.write(record, text === savedText ? undefined : text);
      saved.savedText = text;
      onSavedChange(true);
    } catch {
      onSavedChange(saved !== current || text === "" || text === saved.savedText);
    }
  }

  const saveSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), pauseMs);
  };

  return {
    items: itemsOf(
      () => current.items,
      (items) => {
        current.items = items;
        saveSoon();
      },
    ),
    getId: () => current.id,
    getText: () => current.text,
    /** Opens the draft that this tab had before a reload, or begins an empty one. */
    async open(member: string) {
      const id = attempt(() => tab.getItem(idKey)) ?? createId();
      become((await load(records, member, id)) ?? emptyDraft(member, id, now()));
    },
    /** Goes on with a draft of a tab that was closed, in place of the empty one. False if it is no longer there. */
    async adopt(id: string): Promise<boolean> {
      const found = await load(records, current.member, id);
      if (found === undefined) return false;
      const { member, id: left } = current;
      become(found);
      await records.remove(member, left).catch(() => {});
      return true;
    },
    /** Another tab goes on with this draft, so this one continues as a copy. */
    separate() {
      become({ ...current, id: createId(), savedText: null });
      saveSoon();
    },
    /** The list was submitted: nothing of it is offered again. */
    end() {
      const { member, id } = current;
      become(emptyDraft(member, createId(), now()));
      onSavedChange(true);
      void records.remove(member, id).catch(() => {});
    },
    setText(text: string) {
      if (text === current.text) return;
      Object.assign(current, { text, isEmpty: text === "", editedAt: now() });
      saveSoon();
    },
    setCount(count: number) {
      if (count === current.count) return;
      current.count = count;
      saveSoon();
    },
    /** Saves what is unsaved now: the page is about to close, or the list to be submitted. */
    async flush() {
      if (timer !== undefined) await save();
    },
  };
}

function emptyDraft(member: string, id: string, editedAt: number): Current {
  return { member, id, editedAt, count: 0, isEmpty: true, items: {}, text: "", savedText: null };
}

async function load(records: DraftRecords, member: string, id: string): Promise<Current | undefined> {
  const found = await records.read(member, id).catch(() => undefined);
  return found && { ...found.record, text: found.text, savedText: found.text };
}

function itemsOf(get: () => DraftRecord["items"], set: (items: DraftRecord["items"]) => void): DraftItems {
  return {
    getItem: (key) => get()[key] ?? null,
    setItem: (key, value) => set({ ...get(), [key]: value }),
    removeItem(key) {
      const { [key]: removed, ...others } = get();
      if (removed !== undefined) set(others);
    },
  };
}

/** The tab's storage may be disabled in the browser's settings; a reload then begins an empty draft. */
function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
