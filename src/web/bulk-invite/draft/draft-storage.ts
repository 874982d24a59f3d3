const countKey = "usher.bulk-invite.parts";
const partKey = (part: number) => `usher.bulk-invite.part.${part}`;
const formKey = "usher.bulk-invite.draft";
const keptKey = "usher.bulk-invite.kept";

/** Browsers give a page about five million characters; longer texts stay in memory only. */
const maxLength = 4_194_304;
/** Written without a noticeable pause; three million characters in one piece block the page for 30 ms. */
const partLength = 131_072;

/** Keeps a draft through a reload: text and form apart, in the tab's session storage. */
export type DraftStorage = {
  readText: () => string;
  readForm: () => unknown;
  /** Writes part by part, with `pause` between. False when the text does not fit and lives in memory only. */
  saveText: (text: string) => Promise<boolean>;
  /** Writes the remaining parts synchronously, before the page is closed. */
  flush: () => void;
  saveForm: (form: unknown) => void;
  /** The doubtful addresses that the user decided to invite. */
  readKept: () => string[];
  saveKept: (addresses: readonly string[]) => void;
};

type Items = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Storage may be full or disabled in the browser's settings; the page works without it. */
function attempt<T>(action: () => T, fallback: T): T {
  try {
    return action();
  } catch {
    return fallback;
  }
}

const set = (items: Items, key: string, value: string) =>
  attempt(() => {
    items.setItem(key, value);
    return true;
  }, false);
const remove = (items: Items, key: string) => attempt(() => items.removeItem(key), undefined);

function removeText(items: Items) {
  for (let part = 0; part < Math.ceil(maxLength / partLength); part += 1) remove(items, partKey(part));
  remove(items, countKey);
}

function readText(items: Items): string {
  const count = attempt(() => Number(items.getItem(countKey) ?? 0), 0);
  const parts = Array.from({ length: count }, (_, part) => attempt(() => items.getItem(partKey(part)), null));
  return parts.includes(null) ? "" : parts.join("");
}

type Write = { text: string; part: number };

/** Writes one part. The count is written last, so that half a text is never read back. */
function writePart(items: Items, write: Write): "more" | "done" | "full" {
  const { text, part } = write;
  const from = part * partLength;
  if (from >= text.length) return set(items, countKey, String(part)) ? "done" : "full";
  return set(items, partKey(part), text.slice(from, from + partLength)) ? "more" : "full";
}

type StorageDeps = {
  storage: Items;
  /** Lets the page respond between two parts. */
  pause: () => Promise<void>;
};

export function createDraftStorage({ storage, pause }: StorageDeps): DraftStorage {
  let current: Write | undefined;

  return {
    readText: () => readText(storage),
    readForm: () => attempt(() => JSON.parse(storage.getItem(formKey) ?? "null") as unknown, null),
    async saveText(text) {
      const write = { text, part: 0 };
      current = write;
      // An older text must not come back in place of one that is half written or does not fit.
      removeText(storage);
      let state = text.length > maxLength ? "full" : writePart(storage, write);
      while (state === "more") {
        write.part += 1;
        await pause();
        // A newer text is being written, and its write reports the result.
        if (current !== write) return true;
        state = writePart(storage, write);
      }
      current = undefined;
      if (state === "full") removeText(storage);
      return state === "done";
    },
    flush() {
      const write = current;
      current = undefined;
      if (write === undefined || write.text.length > maxLength) return;
      while (writePart(storage, write) === "more") write.part += 1;
    },
    saveForm(form) {
      if (form === null) remove(storage, formKey);
      else set(storage, formKey, JSON.stringify(form));
    },
    // No address contains a line break.
    readKept: () => (attempt(() => storage.getItem(keptKey), null) ?? "").split("\n").filter(Boolean),
    saveKept(addresses) {
      if (addresses.length === 0) remove(storage, keptKey);
      else set(storage, keptKey, addresses.join("\n"));
    },
  };
}
