import { useSyncExternalStore } from "react";
import { noSelection, type Selection } from "./selection.ts";

let selection = noSelection;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Changes the selection of the list, which outlives its page: a look at a batch must not cost 231 ticks. */
export function changeSelection(change: (selected: Selection) => Selection): void {
  const next = change(selection);
  if (next === selection) return;
  selection = next;
  for (const listener of listeners) listener();
}

export function clearSelection(): void {
  changeSelection(() => noSelection);
}

export function useSelection(): Selection {
  return useSyncExternalStore(subscribe, () => selection);
}
