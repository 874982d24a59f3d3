import { paletteKeys } from "#web/shell/palette/palette-button.tsx";

type Shortcut = { keys: readonly string[]; does: string; isForInviters?: boolean };

/** For the dialog that lists them. */
export const singleKeys: readonly Shortcut[] = [
  { keys: ["/"], does: "Search this page" },
  { keys: ["f"], does: "Filter the invitations" },
  { keys: ["c"], does: "Invite person", isForInviters: true },
  { keys: ["b"], does: "Bulk invite", isForInviters: true },
  { keys: ["j", "k"], does: "Next or previous row" },
  { keys: ["x"], does: "Select the row", isForInviters: true },
  { keys: ["?"], does: "List the keyboard shortcuts" },
];

export const otherKeys: readonly Shortcut[] = [
  { keys: [paletteKeys], does: "Search, jump to a page or run an action" },
  { keys: ["Enter"], does: "Open the row or its menu" },
  { keys: ["↑", "↓"], does: "Previous or next invitation, in one that is open" },
  { keys: ["Shift ↑", "Shift ↓"], does: "Select more rows", isForInviters: true },
  { keys: ["Esc"], does: "Close, clear or leave" },
];
