import { BatchKind, BatchState } from "#contract/batch.ts";
import { FilterTabs } from "#web/lists/filter-tabs.tsx";
import { StickyToolbar } from "#web/lists/sticky-toolbar.tsx";
import type { ChangeState } from "#web/lists/url-state.ts";
import { SearchField } from "#web/ui/form/search-field.tsx";
import { kindNames, stateLabels } from "#web/batches/labels.ts";
import { type BatchListState, listHref } from "./list-state.ts";

type ListToolbarProps = {
  state: BatchListState;
  onChange: ChangeState<BatchListState>;
  /** Everyone who has submitted a batch. */
  creators: readonly string[];
};

const box =
  "control min-w-0 rounded-control border border-line-control bg-surface px-2 text-14 hover:border-ink-faint touch:text-16";

/** Filters by state, attention, kind and submitter, and a search that stays in sight. */
export function ListToolbar({ state, onChange, creators }: ListToolbarProps) {
  const { createdBy } = state;
  // A link may name somebody who has submitted nothing here.
  const names = createdBy === "" || creators.includes(createdBy) ? creators : [createdBy, ...creators];
  return (
    <StickyToolbar className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 basis-full">
        <FilterTabs
          label="Filter by state"
          isCounted={false}
          tabs={[undefined, ...BatchState.options].map((one) => ({
            label: one === undefined ? "All" : stateLabels[one].label,
            href: listHref({ ...state, state: one, page: 1 }),
            isCurrent: state.state === one,
          }))}
        />
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2 phone:grid phone:w-full phone:grid-cols-2">
        <select
          aria-label="Filter by kind"
          value={state.kind ?? ""}
          onChange={(event) => onChange({ kind: BatchKind.safeParse(event.target.value).data })}
          className={`${box} w-36 phone:w-full`}
        >
          <option value="">Any kind</option>
          {BatchKind.options.map((kind) => (
            <option key={kind} value={kind}>
              {kindNames[kind]}
            </option>
          ))}
        </select>
        <select
          aria-label="Filter by submitter"
          value={createdBy}
          onChange={(event) => onChange({ createdBy: event.target.value })}
          className={`${box} w-44 phone:w-full`}
        >
          <option value="">Any submitter</option>
          {names.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <label className="control flex items-center gap-2 whitespace-nowrap phone:col-span-full">
          <input
            type="checkbox"
            checked={state.attention === "true"}
            onChange={(event) => onChange({ attention: event.target.checked ? "true" : undefined })}
            className="size-4 touch:size-6"
          />
          Needs attention
        </label>
      </div>
      <div data-stays className="max-w-full min-w-0 basis-72 phone:basis-full">
        <SearchField
          label="Search name, note or address"
          value={state.query}
          onSearch={(query) => query !== state.query && onChange({ query }, { replace: true })}
        />
      </div>
    </StickyToolbar>
  );
}
