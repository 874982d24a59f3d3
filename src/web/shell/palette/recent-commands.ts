import * as z from "zod/mini";

const storageKey = "usher-recent-commands";
const maxRecent = 4;
const Ids = z.array(z.string());

/** The ids of the commands that this browser used last, the newest first. */
export function readRecent(): string[] {
  try {
    return Ids.parse(JSON.parse(localStorage.getItem(storageKey) ?? "[]"));
  } catch {
    // Storage is disabled, or holds something else.
    return [];
  }
}

export function rememberRecent(id: string): void {
  const ids = [id, ...readRecent().filter((each) => each !== id)];
  try {
    localStorage.setItem(storageKey, JSON.stringify(ids.slice(0, maxRecent)));
  } catch {
    // Storage is disabled: the palette works without it.
  }
}
