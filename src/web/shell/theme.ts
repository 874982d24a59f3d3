import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

/** `public/theme.js` reads it before the first paint. */
const storageKey = "usher-theme";

const listeners = new Set<() => void>();

function readTheme(): Theme {
  const stored = document.documentElement.dataset["theme"];
  return stored === "light" || stored === "dark" ? stored : "system";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is disabled: the theme lasts until the page is closed.
  }
  for (const listener of listeners) listener();
}

/** The theme can be changed by the switch, the account menu and the palette. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, readTheme);
}
