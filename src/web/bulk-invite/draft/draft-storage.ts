const countKey = "usher.bulk-invite.parts";
const partKey = (part: number) => `usher.bulk-invite.part.${part}`;
const restKey = "usher.bulk-invite.draft";

/** Browsers give a page about five million characters; longer texts stay in memory only. */
const keptMaxLength = 4_194_304;
/** Written at once without being felt; a text of three million characters in one piece blocks the page for 30 ms. */
const partLength = 131_072;

/** Where a draft survives a reload: the tab's session storage, text and the small rest apart. */
export type Keep = {
  readText(): string;
  readRest(): unknown;
  /** Writes part by part, with `pause` between. False when the text does not fit and lives in memory only. */
  saveText(text: string): Promise<boolean>;
  /** Writes at once what is still to be written; for the moment when the page goes. */
  flush(): void;
  saveRest(rest: unknown): void;
};

type KeepOptions = {
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  /** Lets the page breathe between two parts. */
  pause: () => Promise<void>;
};

export function createKeep({ storage, pause }: KeepOptions): Keep {
  const attempt = <T>(action: () => T, otherwise: T): T => {
    // Storage may be full or forbidden by the browser's settings; neither may stop the work.
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  const put = (key: string, value: string) =>
    attempt(() => {
      storage.setItem(key, value);
      return true;
    }, false);
  const drop = (key: string) => attempt(() => storage.removeItem(key), undefined);

  const readCount = () => attempt(() => Number(storage.getItem(countKey) ?? 0), 0);
  const forget = () => {
    for (let part = 0; part < Math.ceil(keptMaxLength / partLength); part += 1) drop(partKey(part));
    drop(countKey);
  };

  let writing: { text: string; part: number } | undefined;

  /** One part; the number of parts comes last, so that half a text never counts as one. */
  const writePart = (job: { text: string; part: number }): "more" | "done" | "full" => {
    const from = job.part * partLength;
    if (from >= job.text.length) return put(countKey, String(job.part)) ? "done" : "full";
    if (!put(partKey(job.part), job.text.slice(from, from + partLength))) return "full";
    job.part += 1;
    return "more";
  };

  return {
    readText() {
      const parts = Array.from({ length: readCount() }, (_, part) =>
        attempt(() => storage.getItem(partKey(part)), null),
      );
      return parts.includes(null) ? "" : parts.join("");
    },
    readRest: () => attempt(() => JSON.parse(storage.getItem(restKey) ?? "null") as unknown, null),
    async saveText(text) {
      const job = { text, part: 0 };
      writing = job;
      // An older text must not come back in place of one that is half written or did not fit.
      forget();
      let written: "more" | "done" | "full" = text.length > keptMaxLength ? "full" : "more";
      while (written === "more") {
        written = writePart(job);
        if (written === "more") await pause();
        // A newer text has taken over, and its writer answers for it.
        if (writing !== job) return true;
      }
      writing = undefined;
      if (written === "full") forget();
      return written === "done";
    },
    flush() {
      const job = writing;
      writing = undefined;
      if (job === undefined || job.text.length > keptMaxLength) return;
      let written = writePart(job);
      while (written === "more") written = writePart(job);
    },
    saveRest(rest) {
      if (rest === null) drop(restKey);
      else put(restKey, JSON.stringify(rest));
    },
  };
}
