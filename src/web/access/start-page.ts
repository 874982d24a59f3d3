import { basePath } from "#web/paths.ts";

/** The ids of the members who start with the overview in this browser. */
const storageKey = "usher-start-with-overview";

function readMembers(): string[] {
  try {
    return (localStorage.getItem(storageKey) ?? "").split(" ").filter(Boolean);
  } catch {
    // Storage is disabled.
    return [];
  }
}

export function startsWithOverview(memberId: string): boolean {
  return readMembers().includes(memberId);
}

export function setStartsWithOverview(memberId: string, isOn: boolean): void {
  const others = readMembers().filter((id) => id !== memberId);
  try {
    localStorage.setItem(storageKey, (isOn ? [...others, memberId] : others).join(" "));
  } catch {
    // Storage is disabled: the member starts with the invitations.
  }
}

const isReload = () =>
  performance.getEntriesByType("navigation").some((entry) => "type" in entry && entry.type === "reload");

/** Whether the page was opened at its root, such as by a bookmark; a reload or a link to a filtered list was not. */
let isEntry = location.pathname === `${basePath}/` && location.search === "" && !isReload();

/** True once, for a member who starts with the overview: later the root is the list of invitations. */
export function opensOverview(memberId: string): boolean {
  const opens = isEntry && startsWithOverview(memberId);
  isEntry = false;
  return opens;
}
