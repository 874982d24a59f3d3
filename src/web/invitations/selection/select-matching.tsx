import { useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { sayNumber } from "./format-plan.ts";
import type { ListState } from "#web/invitations/list-state.ts";
import type { Picked, Selection } from "./selection.ts";
import { type Matching, useSelectMatching } from "./use-select-matching.ts";

type SelectMatchingProps = {
  state: ListState;
  totalCount: number;
  selection: Selection;
  onAdd: (rows: readonly Picked[]) => void;
};

const keyOf = ({ status, query }: Matching) => `${status ?? ""} ${query}`;

/** Reaches beyond the page: "Select all 219 that match"; while they are read, how far it is and a way to stop. */
export function SelectMatching({ state, totalCount, selection, onAdd }: SelectMatchingProps) {
  const [taken, setTaken] = useState<{ key: string; size: number }>();
  const { progress, start, cancel } = useSelectMatching((rows, matching) => {
    onAdd(rows);
    const ids = new Set([...selection.keys(), ...rows.map(({ id }) => id)]);
    setTaken({ key: keyOf(matching), size: ids.size });
  });
  if (progress) {
    const { readCount } = progress;
    return (
      <>
        <progress
          aria-label="Reading all that match"
          max={progress.totalCount}
          {...(readCount > 0 && { value: readCount })}
          className="w-12 narrow:hidden"
        />
        <span className="text-13 whitespace-nowrap text-ink-soft tabular-nums">
          {sayNumber(readCount)} of {sayNumber(progress.totalCount)}
        </span>
        <Button variant="quiet" onClick={cancel}>
          Stop
        </Button>
      </>
    );
  }
  // All of them are in: there is nothing left to offer until one is taken out.
  if (taken?.key === keyOf(state) && selection.size >= taken.size) return null;
  const isNarrowed = state.query !== "" || state.status !== undefined;
  return (
    <Button variant="quiet" className="text-accent-text!" onClick={() => start(state, totalCount)}>
      <span>
        Select all {sayNumber(totalCount)}
        {isNarrowed && <span className="@max-[75rem]:sr-only"> that match</span>}
      </span>
    </Button>
  );
}
