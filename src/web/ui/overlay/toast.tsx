import type { ReactNode } from "react";
import type { Tone } from "#web/ui/status.tsx";

export type Toast = {
  tone: Tone;
  title: string;
  detail?: ReactNode;
  action?: { label: string; onSelect: () => void };
};

const mostAtOnce = 4;

let nextId = 0;
let toasts: readonly (Toast & { id: number })[] = [];
const listeners = new Set<() => void>();

function replace(next: typeof toasts) {
  toasts = next;
  for (const listener of listeners) listener();
}

/**
 * Says something in the corner without taking the focus. It goes after 12 s, but stays until closed when it tells of a
 * failure or carries an action. Never the only place where something can be read.
 */
export function toast(words: Toast): void {
  nextId += 1;
  replace([...toasts.slice(1 - mostAtOnce), { ...words, id: nextId }]);
}

/** Takes a message away. */
export function dismissToast(id: number) {
  replace(toasts.filter((each) => each.id !== id));
}

/** What is shown now, for `useSyncExternalStore`. */
export const toastStore = {
  subscribe(this: void, listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read(this: void): typeof toasts {
    return toasts;
  },
};
