export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** Also read by `public/theme.js` before the first paint. */
const storageKey = "usher-theme";

export function readTheme(): Theme {
  const kept = document.documentElement.dataset["theme"];
  return kept === "light" || kept === "dark" ? kept : "system";
}

/** Shows the theme at once and keeps it for the next visit; without storage it lasts until the page is closed. */
export function applyTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    // Storage is switched off.
  }
}
