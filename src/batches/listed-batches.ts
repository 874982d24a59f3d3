import type { Batch } from "#contract/batch.ts";
import type { BatchEdit, HandledBatch } from "#contract/batches/details.ts";
import type { BatchList } from "#contract/batches/list.ts";
import type { BatchRecipient } from "#contract/batches/recipient.ts";
import { handledNow } from "#batches/judge/attention.ts";
import { toBatch, waitingOf } from "#batches/judge/view.ts";
import { editBatch, type Edited, writeHandled } from "#batches/ledger/listed/batch-details.ts";
import {
  type ListedQuery,
  readBatches,
  readConcerns,
  readCreators,
} from "#batches/ledger/listed/batch-list.ts";
import { readRecipients } from "#batches/ledger/listed/recipients.ts";
import type { Ledger } from "#batches/ledger/ledger.ts";
import { readBatch } from "#batches/ledger/read.ts";
import { readHeld } from "#batches/ledger/restores/held-rows.ts";
import type { LedgerView } from "./rows.ts";

/** What members keep about batches: the list, names, notes, and what is handled. Null for an unknown id. */
export type ListedBatches = {
  list: (query: ListedQuery) => Promise<BatchList>;
  edit: (id: string, edit: BatchEdit) => Promise<{ batch: Batch; edited: Edited } | null>;
  /** Ends the attention of a batch until something new happens. */
  markHandled: (id: string, seen: HandledBatch) => Promise<Batch | null>;
  /** The recipients of a batch that invites, in order, read in pages while they are consumed. */
  recipients: (id: string) => AsyncGenerator<BatchRecipient>;
};

type ListedDeps = {
  ledger: Ledger;
  view: () => Promise<LedgerView>;
  get: (id: string) => Promise<Batch | null>;
};

export function createListedBatches({ ledger, view, get }: ListedDeps): ListedBatches {
  /** Attention depends on what the lanes wait for, so it is judged here and not by the database. */
  async function readPage(query: ListedQuery) {
    const { limit, offset, attention } = query;
    const seen = await view();
    if (attention === undefined) {
      const { batches, totalCount } = await readBatches(ledger, query);
      return { data: batches.map((batch) => toBatch(batch, seen)), totalCount };
    }
    const concerns = await readConcerns(ledger, query);
    const all = concerns.map((batch) => toBatch(batch, seen)).filter((batch) => batch.attention !== null);
    return { data: all.slice(offset, offset + limit), totalCount: all.length };
  }

  return {
    async list(query) {
      const page = await readPage(query);
      return { ...page, creators: await readCreators(ledger), restored: await readHeld(ledger) };
    },
    async edit(id, edit) {
      const edited = await editBatch(ledger, id, edit);
      const batch = edited && (await get(id));
      return batch && edited && { batch, edited };
    },
    async markHandled(id, seen) {
      const batch = await readBatch(ledger, id);
      if (!batch) return null;
      const waiting = waitingOf(batch, await view());
      await writeHandled(ledger, id, handledNow(batch, waiting, seen));
      return get(id);
    },
    recipients: (id) => readRecipients(ledger, id),
  };
}
