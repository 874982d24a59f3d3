import { useRef, useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { Progress } from "#web/ui/progress.tsx";
import { formatNumber } from "#web/format/english.ts";
import { formatTotal } from "#web/lists/pager.tsx";
import { isNarrowed } from "#web/invitations/filters/change-filters.ts";
import type { ListFilter } from "#web/invitations/list-state.ts";
import type { SelectedRow, Selection } from "./selection.ts";
import { useSelectMatching } from "./use-select-matching.ts";

type SelectMatchingProps = {
  state: ListFilter;
  totalCount: number;
  isCountExact: boolean;
  selection: Selection;
  onAdd: (rows: readonly SelectedRow[]) => void;
  /** The button that had the focus is about to disappear. */
  onFocusLost: () => void;
};

const keyOf = ({ status, query, filters }: ListFilter) => JSON.stringify([status, query, filters]);

/**
 * "Select all 219 that match", beyond this page; while they are read, the progress and a way to stop. Both are one
 * button, which keeps the focus.
 */
export function SelectMatching(props: SelectMatchingProps) {
  const { state, totalCount, isCountExact, selection, onAdd, onFocusLost } = props;
  const button = useRef<HTMLButtonElement>(null);
  const [taken, setTaken] = useState<{ key: string; size: number }>();
  const { progress, start, cancel } = useSelectMatching((rows, matching) => {
    if (button.current !== null && button.current === document.activeElement) onFocusLost();
    onAdd(rows);
    const ids = new Set([...selection.keys(), ...rows.map(({ id }) => id)]);
    setTaken({ key: keyOf(matching), size: ids.size });
  });
  // All are selected; the button returns when one of them is deselected.
  if (!progress && taken?.key === keyOf(state) && selection.size >= taken.size) return null;
  const isPart = isNarrowed(state) || state.status.length > 0;
  return (
    <>
      {progress && (
        <>
          <Progress
            label="Reading all matching invitations"
            value={progress.readCount}
            total={progress.totalCount}
            className="w-12 narrow:hidden"
          />
          <span className="text-13 whitespace-nowrap text-ink-soft tabular-nums">
            {formatNumber(progress.readCount)} of {formatTotal(progress.totalCount, isCountExact)}
          </span>
        </>
      )}
      <Button
        ref={button}
        variant="quiet"
        className={progress ? undefined : "text-accent-text!"}
        onClick={() => (progress ? cancel() : start(state, totalCount))}
      >
        {progress ? (
          "Stop"
        ) : (
          <span>
            Select all{isCountExact && ` ${formatNumber(totalCount)}`}
            {isPart && <span className={isCountExact ? "@max-[75rem]:sr-only" : ""}> that match</span>}
          </span>
        )}
      </Button>
    </>
  );
}
