import { ChevronDown, ChevronUp, Search } from "lucide-react";
import type { KeyboardEvent as ReactKeyboardEvent } from "react";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { IconButton } from "#web/ui/button.tsx";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { Find } from "./use-find.ts";

/** A search field for the list, with the number of matches and a way from one to the next. */
export function FindBar({ find }: { find: Find }) {
  function onKeyDown(event: ReactKeyboardEvent) {
    const { key, shiftKey } = event;
    if (key === "Escape") draft.focusEditor();
    else if (key === "ArrowDown" || (key === "Enter" && !shiftKey)) find.showNext();
    else if (key === "ArrowUp" || key === "Enter") find.showPrevious();
    else return;
    event.preventDefault();
  }
  return (
    <search className="flex min-w-0 grow basis-60 items-center gap-x-1">
      <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <input
        ref={takeFindKey}
        type="text"
        aria-label="Find in list"
        placeholder="Find in list"
        title="Find in list (Ctrl or ⌘ F)"
        value={find.query}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => find.search(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        className="control min-w-0 grow rounded-control bg-clear px-1 text-13 placeholder:text-ink-faint"
      />
      <output className="shrink-0 text-12 text-ink-soft tabular-nums">{formatMatches(find)}</output>
      <IconButton icon={ChevronUp} label="Previous match" onClick={find.showPrevious} />
      <IconButton icon={ChevronDown} label="Next match" onClick={find.showNext} />
    </search>
  );
}

/** In the whole editor, Ctrl or ⌘ F comes here: the browser would find only the lines that are in view. */
function takeFindKey(field: HTMLInputElement | null): (() => void) | undefined {
  const editor = field?.closest("section");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "f" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    field?.select();
  };
  editor?.addEventListener("keydown", onKeyDown);
  return () => editor?.removeEventListener("keydown", onKeyDown);
}

function formatMatches({ query, count, position }: Find): string {
  if (query === "") return "";
  if (count === 0) return "No match";
  return position === 0
    ? formatCount(count, "line")
    : `${formatNumber(position)} of ${formatCount(count, "line")}`;
}
