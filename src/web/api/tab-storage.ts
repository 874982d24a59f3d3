import { basePath } from "#web/paths.ts";

type Items = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** How all our names begin. */
const start = "usher.";

/**
 * Storage of the Usher below `path`. The browser has one for each origin, which Ushers below other paths and other
 * applications share: each has names of its own, and `clear` leaves theirs.
 */
export function createTabStorage(open: () => Storage, path: string): Items & { clear: () => void } {
  const prefix = path === "" ? "" : `${path} `;
  return {
    getItem: (name) => open().getItem(prefix + name),
    setItem: (name, value) => open().setItem(prefix + name, value),
    removeItem: (name) => open().removeItem(prefix + name),
    clear() {
      const storage = open();
      const names = Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? "");
      for (const name of names) if (name.startsWith(prefix + start)) storage.removeItem(name);
    },
  };
}

/** Lasts as long as the tab, or until the member signs out. */
export const tabStorage = createTabStorage(() => sessionStorage, basePath);
