import { attempt } from "#web/api/attempt.ts";
import type { DraftItems } from "./draft-storage.ts";

const itemKey = "name";

/** The name of the batch to come, saved with the draft; empty without one. */
export function createDraftName(items: DraftItems) {
  const listeners = new Set<() => void>();
  const read = () => attempt(() => items.getItem(itemKey)) ?? "";
  const write = (name: string) => {
    if (name === "") items.removeItem(itemKey);
    else items.setItem(itemKey, name);
    for (const listener of listeners) listener();
  };
  return {
    read,
    write,
    /** A name from a file does not replace one that is there. */
    suggest: (name: string) => read() === "" && write(name),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
