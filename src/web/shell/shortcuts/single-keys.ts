const storageKey = "usher-shortcuts";

/** Whether shortcuts of a single key are on. Speech input and a slip of a finger would press them (WCAG 2.1.4). */
export function areSingleKeysOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true;
  }
}

export function switchSingleKeys(isOn: boolean): void {
  try {
    localStorage.setItem(storageKey, isOn ? "on" : "off");
  } catch {
    // Storage is disabled: they stay on.
  }
  showKeyHints();
}

/** Hints such as the "/" in a search field are shown only while the key works. */
export function showKeyHints(): void {
  document.documentElement.toggleAttribute("data-single-keys", areSingleKeysOn());
}
