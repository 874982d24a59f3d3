import { useState } from "react";
import { ActivityResult, ActivityTopic } from "#contract/activity.ts";
import { FilterTabs } from "#web/lists/filter-tabs.tsx";
import { StickyToolbar } from "#web/lists/sticky-toolbar.tsx";
import type { ChangeState } from "#web/lists/url-state.ts";
import { SearchField } from "#web/ui/form/search-field.tsx";
import { resultLabels, topicLabels } from "#web/activity/sentence/labels.ts";
import { activityHref, type ActivityState } from "./activity-state.ts";

type ToolbarProps = {
  state: ActivityState;
  onChange: ChangeState<ActivityState>;
};

const box =
  "control min-w-0 rounded-control border border-line-control bg-surface px-2 text-14 hover:border-ink-faint touch:text-16";

/**
 * Filters by topic, result and days, and a search for an address. The search comes last: where they take several lines, it
 * is the one that stays in sight.
 */
export function ActivityToolbar({ state, onChange }: ToolbarProps) {
  return (
    <StickyToolbar className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 basis-full">
        <FilterTabs
          label="Filter by topic"
          isCounted={false}
          tabs={[undefined, ...ActivityTopic.options].map((topic) => ({
            label: topic === undefined ? "All" : topicLabels[topic],
            href: activityHref({ ...state, topic, page: 1 }),
            isCurrent: state.topic === topic,
          }))}
        />
      </div>
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-2 phone:grid phone:w-full phone:grid-cols-2">
        <select
          aria-label="Filter by result"
          value={state.result ?? ""}
          onChange={(event) => onChange({ result: ActivityResult.safeParse(event.target.value).data })}
          className={`${box} w-36 phone:col-span-full phone:w-full`}
        >
          <option value="">Any result</option>
          {ActivityResult.options.map((result) => (
            <option key={result} value={result}>
              {resultLabels[result].label}
            </option>
          ))}
        </select>
        <DayField
          label="From"
          value={state.from}
          max={state.to}
          onChange={(from) => onChange({ from }, { replace: true })}
        />
        <DayField
          label="To"
          value={state.to}
          min={state.from}
          onChange={(to) => onChange({ to }, { replace: true })}
        />
      </div>
      <div data-stays className="max-w-full min-w-0 basis-72 phone:basis-full">
        <SearchField
          label="Search member or address"
          value={state.query}
          onSearch={(query) => query !== state.query && onChange({ query }, { replace: true })}
        />
      </div>
    </StickyToolbar>
  );
}

type DayFieldProps = {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (day: string) => void;
};

/** Ignores a half-typed date: "2" is only the start of 2026. */
function DayField({ label, value, min, max, onChange }: DayFieldProps) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  // The value changed from outside, by a link or the back button.
  if (value !== known) {
    setKnown(value);
    setText(value);
  }
  const commit = (day: string) => day !== value && onChange(day);
  return (
    <label className="flex min-w-0 items-center gap-2 text-13 text-ink-soft phone:flex-col phone:items-stretch phone:gap-1">
      {label}
      <input
        type="date"
        value={text}
        min={min || undefined}
        max={max || undefined}
        onChange={(event) => {
          setText(event.target.value);
          if (event.target.value >= "2000-01-01") commit(event.target.value);
        }}
        onBlur={() => commit(text)}
        onKeyDown={(event) => event.key === "Enter" && commit(text)}
        className={box}
      />
    </label>
  );
}
