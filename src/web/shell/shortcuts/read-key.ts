import { isMac } from "#web/shell/palette/platform.ts";
import { areSingleKeysOn } from "./single-keys.ts";

const typingIn =
  "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], [role=grid], [role=listbox]";

/**
 * The shortcut that a key means: "palette", a single key, or null. None while a dialog or menu is open; in a field only
 * those that a text cannot contain.
 */
export function readKey(event: KeyboardEvent): string | null {
  const { key, target, ctrlKey, metaKey, altKey } = event;
  if (event.defaultPrevented || event.isComposing) return null;
  if (document.querySelector("dialog:modal, [popover]:popover-open")) return null;
  // Ctrl+K deletes to the end of the line in the fields of a Mac.
  if (key.toLowerCase() === "k" && (isMac ? metaKey : ctrlKey) && !altKey) return "palette";
  if (ctrlKey || metaKey || altKey || !(target instanceof Element)) return null;
  if (target.closest(typingIn)) return key === "Escape" && isEmptySearch(target) ? "leave" : null;
  return areSingleKeysOn() || key === "Enter" ? key : null;
}

/** A first Escape clears the search. */
function isEmptySearch(target: Element): boolean {
  return target instanceof HTMLInputElement && target.closest("search") !== null && target.value === "";
}
