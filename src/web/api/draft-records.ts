import * as z from "zod/mini";
import { basePath } from "#web/paths.ts";
import { createClosingDrafts } from "./closing-drafts.ts";
import { DraftRecord } from "./draft-record.ts";

export type DraftRecords = {
  list: () => Promise<DraftRecord[]>;
  read: (member: string, id: string) => Promise<{ record: DraftRecord; text: string } | undefined>;
  /** Both or neither are saved, also if the browser crashes. Without a text the saved one stays. */
  write: (record: DraftRecord, text?: string) => Promise<void>;
  /** Keeps what a closing page has not written. False if it would be lost. */
  keep: (record: DraftRecord, text?: string) => boolean;
  remove: (member: string, id: string) => Promise<void>;
};

/** Apart, so that a list of drafts does not read their texts. */
const stores = { records: "records", texts: "texts" };

function ended<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("The database failed")));
  });
}

function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("Nothing was saved")));
    // Without it the browser waits for further requests, which a page that is closing cannot make.
    transaction.commit();
  });
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(stores.records, { keyPath: ["member", "id"] });
    request.result.createObjectStore(stores.texts);
  });
  return ended(request);
}

type Stores = { records: IDBObjectStore; texts: IDBObjectStore };

function put({ records, texts }: Stores, record: DraftRecord, text?: string): void {
  records.put(record);
  if (text !== undefined) texts.put(text, [record.member, record.id]);
}

/** Nothing is opened before the first use. Every call rejects in a browser without IndexedDB or with a full disk. */
function createDraftRecords(name: string) {
  let database: Promise<IDBDatabase> | undefined;
  const closing = createClosingDrafts(name, () => localStorage);
  let isEnded = false;

  async function start(mode: IDBTransactionMode) {
    if (isEnded) throw new Error("The member has signed out");
    database ??= open(name);
    const transaction = (await database).transaction(Object.values(stores), mode);
    return {
      transaction,
      records: transaction.objectStore(stores.records),
      texts: transaction.objectStore(stores.texts),
    };
  }

  async function remove(key: IDBValidKey | IDBKeyRange) {
    const { transaction, records, texts } = await start("readwrite");
    records.delete(key);
    texts.delete(key);
    return committed(transaction);
  }

  /** A text without its record, or a record that a page saved later, would be damaged by it. */
  async function writeClosing(record: DraftRecord, text?: string) {
    const { transaction, ...opened } = await start("readwrite");
    const found = await ended<unknown>(opened.records.get([record.member, record.id]));
    const saved = z.safeParse(DraftRecord, found);
    const isWanted = saved.success ? saved.data.editedAt <= record.editedAt : text !== undefined;
    if (isWanted) put(opened, record, text);
    return committed(transaction);
  }

  return {
    async list() {
      await closing.move(writeClosing);
      const { records } = await start("readonly");
      // Another version of the page may have written a different record.
      return (await ended<unknown[]>(records.getAll())).flatMap((found) => {
        const read = z.safeParse(DraftRecord, found);
        return read.success ? [read.data] : [];
      });
    },
    async read(member: string, id: string) {
      await closing.move(writeClosing);
      const { records, texts } = await start("readonly");
      const found = await Promise.all([
        ended<unknown>(records.get([member, id])),
        ended<unknown>(texts.get([member, id])),
      ]);
      const read = z.safeParse(z.tuple([DraftRecord, z.string()]), found);
      return read.success ? { record: read.data[0], text: read.data[1] } : undefined;
    },
    async write(record: DraftRecord, text?: string) {
      const { transaction, ...opened } = await start("readwrite");
      put(opened, record, text);
      await committed(transaction);
      closing.remove(record.member, record.id);
    },
    keep: (record: DraftRecord, text?: string) => isEnded || closing.keep(record, text),
    remove(member: string, id: string) {
      closing.remove(member, id);
      return remove([member, id]);
    },
    /** Deletes all drafts of a member who signs out; the page that is left saves nothing any more. */
    async end(member: string) {
      try {
        // An array sorts after every string.
        await remove(IDBKeyRange.bound([member], [member, []]));
        isEnded = true;
      } finally {
        closing.removeAll(member);
      }
    },
  };
}

/** The browser has one database of a name for each origin, which Ushers below other paths share. */
export const draftRecords = createDraftRecords(`usher${basePath} drafts`);
