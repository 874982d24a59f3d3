import { attempt } from "#web/api/attempt.ts";
import type { DraftRecord } from "#web/api/draft-record.ts";
import type { DraftRecords } from "#web/api/draft-records.ts";
import { type CurrentDraft, createDraftSaver, currentDraft } from "./draft-saver.ts";

const idKey = "usher.bulk-invite.draft";

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
  const saver = createDraftSaver({ records, getCurrent: () => current, onSavedChange });
  const { saveSoon, flush, keep } = saver;

  function become(next: CurrentDraft) {
    saver.stop();
    current = next;
    attempt(() => tab.setItem(idKey, next.id));
  }

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
    /** Leaves this draft, which is offered again like that of a closed tab, and begins an empty one. */
    leave() {
      become(emptyDraft(current.member, createId(), now()));
    },
    getMember: () => current.member,
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
    flush,
    keep,
  };
}

function emptyDraft(member: string, id: string, editedAt: number): CurrentDraft {
  return currentDraft({ member, id, editedAt, count: 0, isEmpty: true, items: {} }, "", null);
}

async function load(records: DraftRecords, member: string, id: string): Promise<CurrentDraft | undefined> {
  const found = await records.read(member, id).catch(() => undefined);
  return found && currentDraft(found.record, found.text, found.text);
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
