import type { DraftRecord, DraftRecords } from "#web/api/draft-records.ts";

/** The database of drafts in memory. While `isFull` nothing is written. */
export function memoryRecords() {
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
    remove: async (member, id) => void saved.delete(keyOf(member, id)),
  };
  return {
    records,
    saved,
    state,
    textOf: (member: string, id: string) => saved.get(keyOf(member, id))?.text,
  };
}
