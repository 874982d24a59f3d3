import { formatNumber } from "#web/format/english.ts";
import { isNarrowed } from "#web/invitations/filters/change-filters.ts";
import type { ListFilter } from "#web/invitations/list-state.ts";
import { Button } from "#web/ui/button.tsx";

type SelectMatchingProps = {
  state: ListFilter;
  totalCount: number;
  isCountExact: boolean;
  onSelect: () => void;
};

/** "Select all 219 that match", beyond this page. */
export function SelectMatching({ state, totalCount, isCountExact, onSelect }: SelectMatchingProps) {
  const isPart = isNarrowed(state) || state.status.length > 0;
  return (
    <Button variant="quiet" className="text-accent-text!" onClick={onSelect}>
      <span>
        Select all{isCountExact && ` ${formatNumber(totalCount)}`}
        {isPart && <span className={isCountExact ? "@max-[75rem]:sr-only" : ""}> that match</span>}
      </span>
    </Button>
  );
}
