import type { DraftRecord } from "#web/api/draft-record.ts";
import type { DraftRecords } from "#web/api/draft-records.ts";
import { usedBatchId } from "./saved-form.ts";

/** A draft contains addresses, so it is not kept for longer. */
export const keptDays = 7;
const keptMs = keptDays * 86_400_000;

type ClosedDraftsDeps = {
  records: Pick<DraftRecords, "list" | "remove">;
  ownId: () => string;
  /** Lets other tabs say which drafts they have open, by `withdraw`. */
  askOtherTabs: () => Promise<void>;
  wasSubmitted: (batchId: string) => Promise<boolean>;
  now: () => number;
};

/** The member's drafts of tabs that were closed: the newest one is offered. */
export function createClosedDrafts(deps: ClosedDraftsDeps) {
  const { records, ownId, askOtherTabs, wasSubmitted, now } = deps;
  let closed: readonly DraftRecord[] = [];
  let open: readonly string[] = [];
  const listeners = new Set<() => void>();
  const set = (next: readonly DraftRecord[]) => {
    closed = next;
    for (const listener of listeners) listener();
  };
  const forget = ({ member, id }: DraftRecord) => records.remove(member, id).catch(() => {});

  async function isSubmitted(record: DraftRecord): Promise<boolean> {
    const batchId = usedBatchId(record.items);
    return batchId !== undefined && (await wasSubmitted(batchId));
  }

  /** Deletes the drafts of all members that are too old, and returns the others with a list. */
  async function readAll(): Promise<DraftRecord[]> {
    const all = await records.list().catch(() => []);
    const isOld = ({ editedAt }: DraftRecord) => now() - editedAt > keptMs;
    await Promise.all(all.filter(isOld).map(forget));
    return all.filter((record) => !isOld(record) && !record.isEmpty);
  }

  return {
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    newest: () => closed[0],
    async find(member: string) {
      set([]);
      open = [];
      const found = (await readAll()).filter((record) => record.member === member && record.id !== ownId());
      if (found.length === 0) return;
      await askOtherTabs();
      const offered: DraftRecord[] = [];
      for (const record of found.toSorted((a, b) => b.editedAt - a.editedAt)) {
        if (open.includes(record.id) || record.id === ownId()) continue;
        // The page was closed between a submit and its answer.
        if (await isSubmitted(record)) await forget(record);
        else offered.push(record);
      }
      set(offered);
    },
    /** The draft is open, in this tab or another one. */
    withdraw(id: string) {
      open = [...open, id];
      if (closed.some((record) => record.id === id)) set(closed.filter((record) => record.id !== id));
    },
    async discard(record: DraftRecord) {
      set(closed.filter(({ id }) => id !== record.id));
      await forget(record);
    },
  };
}
