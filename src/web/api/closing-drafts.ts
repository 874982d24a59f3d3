import * as z from "zod/mini";
import { attempt } from "./attempt.ts";
import { DraftRecord } from "./draft-record.ts";

/** A larger text would keep a closing page busy, and storage has space for about five million characters. */
export const mostClosingCharacters = 2_000_000;

const ClosingDraft = z.object({ record: DraftRecord, text: z.optional(z.string()) });

type OpenStorage = () => Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/**
 * Drafts that a closing page had not saved yet. A browser may drop a transaction of IndexedDB that a page begins while
 * it closes; this storage has the draft when the call returns. The next page moves it to the database.
 */
export function createClosingDrafts(name: string, open: OpenStorage) {
  const prefix = `${name} closing `;
  const keyOf = (member: string, id: string) => prefix + JSON.stringify([member, id]);

  function all() {
    const storage = open();
    const keys = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
    return keys.flatMap((key) => {
      if (!key.startsWith(prefix)) return [];
      const value = storage.getItem(key) ?? "";
      const draft = attempt(() => z.parse(ClosingDraft, JSON.parse(value)));
      return draft === undefined ? [] : [{ key, value, ...draft }];
    });
  }

  return {
    /** False if it was not kept: the text is too large, or storage is full or disabled. */
    keep(record: DraftRecord, text?: string): boolean {
      if ((text?.length ?? 0) > mostClosingCharacters) return false;
      const value = JSON.stringify({ record, text });
      return (
        attempt(() => {
          open().setItem(keyOf(record.member, record.id), value);
          return true;
        }) ?? false
      );
    },
    remove: (member: string, id: string) => attempt(() => open().removeItem(keyOf(member, id))),
    removeAll(member: string) {
      for (const { key, record } of attempt(all) ?? [])
        if (record.member === member) attempt(() => open().removeItem(key));
    },
    /** Moves all by `write`. A draft that it rejects stays. */
    async move(write: (record: DraftRecord, text?: string) => Promise<void>) {
      for (const { key, value, record, text } of attempt(all) ?? []) {
        const isWritten = await write(record, text).then(
          () => true,
          () => false,
        );
        // The browser may have shown its page again, which then closed with a newer one.
        if (isWritten && open().getItem(key) === value) open().removeItem(key);
      }
    },
  };
}
