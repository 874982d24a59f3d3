import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { ListState } from "#web/invitations/list-state.ts";
import { capitalize } from "#web/format/english.ts";
import { formatTotal } from "#web/lists/pager.tsx";
import type { ChangeState } from "#web/lists/url-state.ts";
import { Button } from "#web/ui/button.tsx";
import { batchLabelQuery } from "./batch-label.ts";
import { withFilter } from "./change-filters.ts";
import { FilterPicker, type Step } from "./filter-picker.tsx";
import { type FieldName, type FilterWords, formatFilter, formatStatuses } from "./format-filter.ts";

type FilterChipsProps = {
  state: ListState;
  onChange: ChangeState<ListState>;
  /** The button that asked for another filter; null while nobody does. */
  asking: HTMLElement | null;
  onAsked: () => void;
  /** What matches. While it is being fetched, it is of the filters before. */
  list: { data: Matches | undefined; isPlaceholderData: boolean };
};

type Matches = { totalCount: number; isCountExact?: boolean };

type Picking = { anchor: HTMLElement; start: Step };

/** The active filters, each with a button that changes it and one that removes it; and the picker of another one. */
export function FilterChips({ state, onChange, asking, onAsked, list }: FilterChipsProps) {
  const [changing, setChanging] = useState<Picking | null>(null);
  const chips = useRef<HTMLUListElement>(null);
  const { filters, status } = state;
  const { data: batchLabel } = useQuery(batchLabelQuery(filters["batch"]));
  const picking = changing ?? (asking && { anchor: asking, start: null });
  const hasStatuses = status.length > 1;
  const names = [...(hasStatuses ? ["status"] : []), ...Object.keys(filters)];

  function remove(name: string) {
    focusBeside(chips.current, name);
    onChange(name === "status" ? { status: [] } : { filters: withFilter(filters, name, "") });
  }

  function clear() {
    filterButton()?.focus();
    onChange({ filters: {}, ...(hasStatuses && { status: [] }) });
  }

  return (
    <>
      {names.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 pt-1 pb-3">
          <ul ref={chips} aria-label="Filters" className="contents">
            {names.map((name) => (
              <Chip
                key={name}
                name={name}
                words={
                  name === "status"
                    ? { field: "", value: formatStatuses(status) }
                    : formatFilter(name, filters[name] ?? "", batchLabel)
                }
                onEdit={(anchor) => setChanging({ anchor, start: startOf(name) })}
                onRemove={() => remove(name)}
              />
            ))}
          </ul>
          <Button variant="quiet" onClick={clear}>
            Clear filters
          </Button>
          <output className="text-13 text-ink-soft tabular-nums">
            {list.data && !list.isPlaceholderData && formatMatches(list.data)}
          </output>
        </div>
      )}
      {picking && (
        <FilterPicker
          {...picking}
          state={state}
          onChange={onChange}
          onClose={() => {
            setChanging(null);
            onAsked();
          }}
        />
      )}
    </>
  );
}

/** "1,204 invitations match", "more than 1,000 invitations match". */
function formatMatches({ totalCount, isCountExact = true }: Matches): string {
  if (totalCount === 1 && isCountExact) return "1 invitation matches";
  return totalCount === 0
    ? "No invitation matches"
    : `${capitalize(formatTotal(totalCount, isCountExact))} invitations match`;
}

function startOf(name: string): Step {
  return name.startsWith("meta.")
    ? { field: "meta", key: name.slice("meta.".length) }
    : { field: name as FieldName };
}

const filterButton = () => document.querySelector<HTMLElement>("[data-filter-button]");

/** The chip is about to go; the focus moves to the next one, or the one before it, or the button that adds filters. */
function focusBeside(list: HTMLElement | null, name: string) {
  const chips = [...(list?.querySelectorAll<HTMLElement>("[data-filter]") ?? [])];
  const at = chips.findIndex((chip) => chip.dataset["filter"] === name);
  const target = chips[at + 1] ?? chips[at - 1];
  (target?.querySelector("button") ?? filterButton())?.focus();
}

type ChipProps = {
  name: string;
  words: FilterWords;
  onEdit: (button: HTMLElement) => void;
  onRemove: () => void;
};

function Chip({ name, words: { field, value }, onEdit, onRemove }: ChipProps) {
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Backspace" && event.key !== "Delete") return;
    event.preventDefault();
    onRemove();
  }
  return (
    <li
      data-filter={name}
      className="flex max-w-full min-w-0 items-stretch rounded-control border border-line-control bg-surface"
    >
      <button
        type="button"
        aria-haspopup="dialog"
        title="Change this filter; Backspace removes it"
        onClick={({ currentTarget }) => onEdit(currentTarget)}
        onKeyDown={onKeyDown}
        className="control min-w-0 truncate rounded-l-control pr-1 pl-3 hover:bg-sunken"
      >
        {field !== "" && <span className="text-ink-soft">{field} </span>}
        <span className="font-medium">{value}</span>
      </button>
      <button
        type="button"
        aria-label={`Remove filter: ${field} ${value}`}
        title="Remove this filter"
        onClick={onRemove}
        onKeyDown={onKeyDown}
        className="control flex w-8 shrink-0 items-center justify-center rounded-r-control text-ink-soft hover:bg-sunken hover:text-ink touch:w-11"
      >
        <X aria-hidden className="size-4" />
      </button>
    </li>
  );
}
