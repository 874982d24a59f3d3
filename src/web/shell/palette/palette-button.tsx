import { Search } from "lucide-react";
import { isMac } from "./platform.ts";

/** What opens the palette, in the rail and in the account menu of a phone. */
export const paletteLabel = "Search or jump to…";

/** How its shortcut is shown. */
export const paletteKeys = isMac ? "⌘ K" : "Ctrl K";

export function PaletteButton({ onOpen }: { onOpen: () => void }) {
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-keyshortcuts={isMac ? "Meta+K" : "Control+K"}
      onClick={onOpen}
      className="control flex items-center gap-1 rounded-control border border-line-control bg-surface px-2 text-12 text-ink-faint hover:text-ink phone:hidden"
    >
      <Search aria-hidden className="mr-1 size-4 shrink-0" />
      <span className="min-w-0 grow truncate text-left">{paletteLabel}</span>
      <kbd className="-mr-1 font-sans whitespace-nowrap">{paletteKeys}</kbd>
    </button>
  );
}
