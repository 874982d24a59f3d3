import { type FocusEvent, useEffect, useRef, useState } from "react";

type Ask = (leave: () => void) => void;

/** One for each form with typed values, the newest last. */
const guards = new Set<Ask>();

/** Calls `leave`, or first asks the form whose typed values would be lost. */
export function askBeforeLeaving(leave: () => void): void {
  const ask = [...guards].at(-1);
  if (ask) ask(leave);
  else leave();
}

let isWatching = false;

function watch(): void {
  if (isWatching) return;
  isWatching = true;
  addEventListener("beforeunload", (event) => guards.size > 0 && event.preventDefault());
  // Links, the back button and the palette alike. A browser without it asks only before the tab closes.
  if ("navigation" in window) navigation.addEventListener("navigate", askBeforeNavigation);
}

function askBeforeNavigation(event: NavigateEvent): void {
  const { destination, navigationType, downloadRequest } = event;
  if (guards.size === 0 || !event.cancelable || downloadRequest !== null || !destination.sameDocument) return;
  // Only another path takes the form away.
  if (new URL(destination.url).pathname === location.pathname) return;
  event.preventDefault();
  askBeforeLeaving(() => {
    if (navigationType === "traverse") navigation.traverseTo(destination.key);
    else if (navigationType === "replace") history.replaceState(null, "", destination.url);
    else history.pushState(null, "", destination.url);
  });
}

/** `onKeep` returns to the form, `onDiscard` leaves it. */
export type LeaveQuestion = { onKeep: () => void; onDiscard: () => void };

/**
 * Protects a form. Spread `form` on it. A form counts as typed in after input by the user only: values that a preset
 * fills in are not lost with it.
 */
export function useLeaveQuestion(isDirty: boolean) {
  const [isTyped, setIsTyped] = useState(false);
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const lastField = useRef<HTMLElement>(null);
  const [ask] = useState(() => (next: () => void) => setLeave(() => next));
  const hasInput = isDirty && isTyped;
  useEffect(() => {
    if (!hasInput) return undefined;
    watch();
    guards.add(ask);
    return () => void guards.delete(ask);
  }, [hasInput, ask]);

  const question: LeaveQuestion | null = leave && {
    onKeep() {
      setLeave(null);
      lastField.current?.focus();
    },
    onDiscard() {
      guards.delete(ask);
      setLeave(null);
      leave();
    },
  };
  return {
    question,
    /** Calls `next`, or first asks. */
    askFirst: (next: () => void) => (hasInput ? ask(next) : next()),
    form: {
      onInput: () => setIsTyped(true),
      onFocus: ({ target }: FocusEvent<HTMLElement>) => {
        if (target.matches("input, textarea, select")) lastField.current = target;
      },
    },
  };
}
