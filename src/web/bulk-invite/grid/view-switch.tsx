import { classNames } from "#web/ui/class-names.ts";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";

const views = [
  { view: "text", label: "Text" },
  { view: "table", label: "Table" },
] as const;

/** Shows the list as text or its tables as grids. */
export function ViewSwitch({ view: current }: Pick<DraftState, "view">) {
  return (
    <fieldset aria-label="View" className="flex">
      {views.map(({ view, label }) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === current}
          onClick={() => draft.setView(view)}
          className={classNames(
            "control rounded-control px-3 text-13 whitespace-nowrap",
            view === current
              ? "bg-selected font-medium text-ink forced-colors:border"
              : "text-ink-soft hover:bg-sunken hover:text-ink",
          )}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}
