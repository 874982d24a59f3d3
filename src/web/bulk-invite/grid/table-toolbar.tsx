import { ArrowDown } from "lucide-react";
import type { ReactNode } from "react";
import type { Table } from "#recipients/table/column-use.ts";
import { formatLines } from "#web/bulk-invite/columns/column-text.ts";
import { formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";

type TableToolbarProps = TableSelectProps & { find: ReactNode; countToCorrect: number; onNext: () => void };

/** Chooses a table, and goes from one row that needs correcting to the next. */
export function TableToolbar({ find, countToCorrect, onNext, ...select }: TableToolbarProps) {
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-end gap-x-3 border-b border-line py-1 pr-1 pl-3">
      {find}
      {select.tables.length > 1 && <TableSelect {...select} />}
      <Button
        variant="quiet"
        icon={ArrowDown}
        disabledReason={countToCorrect === 0 ? "No row of this table needs correcting." : undefined}
        onClick={onNext}
      >
        {`Next row to correct (${formatNumber(countToCorrect)} left)`}
      </Button>
    </div>
  );
}

type TableSelectProps = { tables: readonly Table[]; index: number; onChoose: (index: number) => void };

function TableSelect({ tables, index, onChoose }: TableSelectProps) {
  return (
    <select
      aria-label="Table"
      value={index}
      onChange={(event) => onChoose(Number(event.currentTarget.value))}
      className="control max-w-full min-w-0 rounded-control border border-line-control bg-surface px-2 text-13"
    >
      {tables.map(({ firstLine, lastLine }, at) => (
        <option key={at} value={at}>
          {`Table ${formatNumber(at + 1)}, ${formatLines({ from: firstLine, to: lastLine })}`}
        </option>
      ))}
    </select>
  );
}
