import { useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { Progress } from "#web/ui/progress.tsx";
import { formatNumber } from "#web/format/english.ts";
import type { ListState } from "#web/invitations/list-state.ts";
import type { SelectedRow, Selection } from "./selection.ts";
import { type Matching, useSelectMatching } from "./use-select-matching.ts";

type SelectMatchingProps = {
  state: ListState;
  totalCount: number;
  selection: Selection;
  onAdd: (rows: readonly SelectedRow[]) => void;
};

const keyOf = ({ status, query }: Matching) => `${status ?? ""} ${query}`;

/** "Select all 219 that match", beyond this page; while they are read, the progress and a way to stop. */
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
        <Progress
          label="Reading all matching invitations"
          value={readCount}
          total={progress.totalCount}
          className="w-12 narrow:hidden"
        />
        <span className="text-13 whitespace-nowrap text-ink-soft tabular-nums">
          {formatNumber(readCount)} of {formatNumber(progress.totalCount)}
        </span>
        <Button variant="quiet" onClick={cancel}>
          Stop
        </Button>
      </>
    );
  }
  // All are selected; the button returns when one of them is deselected.
  if (taken?.key === keyOf(state) && selection.size >= taken.size) return null;
  const isNarrowed = state.query !== "" || state.status !== undefined;
  return (
    <Button variant="quiet" className="text-accent-text!" onClick={() => start(state, totalCount)}>
      <span>
        Select all {formatNumber(totalCount)}
        {isNarrowed && <span className="@max-[75rem]:sr-only"> that match</span>}
      </span>
    </Button>
  );
}
