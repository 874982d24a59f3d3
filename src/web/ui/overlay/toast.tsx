import type { ReactNode } from "react";
import type { Tone } from "#web/ui/status.tsx";

export type Toast = {
  tone: Tone;
  title: string;
  detail?: ReactNode;
  /** Adds a button, and Ctrl+Z or ⌘Z while the message is shown. */
  undo?: () => void;
};

const maxShown = 4;

let nextId = 0;
let toasts: readonly (Toast & { id: number })[] = [];
const listeners = new Set<() => void>();

function replace(next: typeof toasts) {
  toasts = next;
  for (const listener of listeners) listener();
}

/**
 * Shows a message in the corner for 12 s, or, if it reports a failure, until it is closed. It never takes the focus. A
 * message without details replaces an equal one.
 */
export function toast(text: Toast): void {
  nextId += 1;
  const others = toasts.filter(({ title, detail }) => title !== text.title || detail !== undefined);
  replace([...others.slice(1 - maxShown), { ...text, id: nextId }]);
}

export function dismissToast(id: number) {
  replace(toasts.filter((each) => each.id !== id));
}

/** For `useSyncExternalStore`. */
export const toastStore = {
  subscribe(this: void, listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read(this: void): typeof toasts {
    return toasts;
  },
};
