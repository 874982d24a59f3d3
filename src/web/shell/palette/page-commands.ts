import type { Command } from "./match-commands.ts";

/** Rows have menus of their own, and a table would bury the rest. */
const notOffered = "table, dialog, [popover], [aria-hidden=true], [aria-disabled=true], :disabled";

/**
 * What the page itself offers: the buttons and links outside its tables. They are read from the page rather than
 * registered, so that the palette never misses one, nor offers what the page does not.
 */
export function pageCommands(): Command[] {
  const controls = document.querySelectorAll<HTMLElement>("main :is(button, a[href])");
  const commands = [...controls].flatMap((control) => {
    const name = nameOf(control);
    if (name === "" || control.closest(notOffered) !== null || !control.checkVisibility()) return [];
    const group = control.closest("nav, fieldset, [role=group]")?.getAttribute("aria-label");
    const label = group ? `${group}: ${name}` : name;
    const isCurrent = control.ariaCurrent !== null;
    return [{ id: `page ${label}`, label, group: "This page", isCurrent, run: () => press(control) }];
  });
  return [...new Map(commands.map((command) => [command.id, command])).values()];
}

/** `innerText` has a space where the page shows one, as between a label and its count. */
function nameOf(control: HTMLElement): string {
  return (control.ariaLabel ?? control.innerText).replaceAll(/\s+/g, " ").trim();
}

/** With the focus, to which a dialog returns it. */
function press(control: HTMLElement): void {
  control.focus();
  control.click();
}
