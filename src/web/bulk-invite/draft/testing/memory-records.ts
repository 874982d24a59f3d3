import type { DraftRecord } from "#web/api/draft-record.ts";
import type { DraftRecords } from "#web/api/draft-records.ts";

/** The database of drafts in memory. While `isFull` nothing is written. */
export function memoryRecords() {
  const kept: { record: DraftRecord; text: string | undefined }[] = [];
  const saved = new Map<string, { record: DraftRecord; text: string }>();
  const state = { isFull: false, writes: 0, textsWritten: 0 };
  const keyOf = (member: string, id: string) => `${member} ${id}`;
  const records: DraftRecords = {
    list: async () => [...saved.values()].map(({ record }) => record),
    read: async (member, id) => saved.get(keyOf(member, id)),
    async write(record, text) {
      if (state.isFull) throw new DOMException("full", "QuotaExceededError");
      const key = keyOf(record.member, record.id);
      state.writes += 1;
      if (text !== undefined) state.textsWritten += 1;
      saved.set(key, { record: structuredClone(record), text: text ?? saved.get(key)?.text ?? "" });
    },
    keep(record, text) {
      if (state.isFull) return false;
      kept.push({ record: structuredClone(record), text });
      return true;
    },
    remove: async (member, id) => void saved.delete(keyOf(member, id)),
  };
  return {
    records,
    saved,
    /** What closing pages kept, in turn. */
    kept,
    state,
    textOf: (member: string, id: string) => saved.get(keyOf(member, id))?.text,
  };
}
