const textKey = "usher.bulk-invite.text";
const restKey = "usher.bulk-invite.draft";

/** Browsers give a page about five million characters; longer texts stay in memory only. */
const keptMaxLength = 4_194_304;

/** Where a draft survives a reload: the tab's session storage, text and the small rest apart. */
export type Keep = {
  readText(): string;
  readRest(): unknown;
  /** False when the text does not fit and lives in memory only. */
  saveText(text: string): boolean;
  saveRest(rest: unknown): void;
};

export function createKeep(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): Keep {
  const attempt = <T>(action: () => T, otherwise: T): T => {
    // Storage may be full or forbidden by the browser's settings; neither may stop the work.
    try {
      return action();
    } catch {
      return otherwise;
    }
  };
  const put = (key: string, text: string) =>
    attempt(() => {
      if (text === "") storage.removeItem(key);
      else storage.setItem(key, text);
      return true;
    }, false);

  return {
    readText: () => attempt(() => storage.getItem(textKey) ?? "", ""),
    readRest: () => attempt(() => JSON.parse(storage.getItem(restKey) ?? "null") as unknown, null),
    saveText(text) {
      if (text.length <= keptMaxLength && put(textKey, text)) return true;
      // An older, shorter text must not come back in place of the one that did not fit.
      put(textKey, "");
      return false;
    },
    saveRest: (rest) => void put(restKey, rest === null ? "" : JSON.stringify(rest)),
  };
}
