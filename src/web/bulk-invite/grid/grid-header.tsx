import type { Column } from "#recipients/table/column-use.ts";
import { formatUse } from "#web/bulk-invite/columns/column-uses.ts";
import { columnName } from "#web/bulk-invite/text/tables-summary.ts";
import { classNames } from "#web/ui/class-names.ts";

type GridHeaderProps = { columns: readonly Column[]; shown: readonly number[] };

/** The heading of each shown column and what the column is used for; it stays above the rows. */
export function GridHeader({ columns, shown }: GridHeaderProps) {
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- rows are positioned by hand, unlike those of a table
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 grid h-11 grid-cols-(--columns) border-b border-line bg-surface text-12/4"
    >
      <span
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
        role="columnheader"
        aria-colindex={1}
        className="sticky left-0 z-10 flex items-center justify-end border-r border-line bg-surface pr-7 text-ink-faint"
      >
        Line
      </span>
      {shown.map((at) => (
        <Heading key={at} column={columns[at]} at={at} />
      ))}
    </div>
  );
}

function Heading({ column, at }: { column: Column | undefined; at: number }) {
  if (column === undefined) return null;
  return (
    <span
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
      role="columnheader"
      aria-colindex={at + 2}
      style={{ gridColumnStart: at + 2 }}
      className="row-start-1 flex min-w-0 flex-col justify-center px-2"
    >
      <span className="truncate font-semibold">{columnName(column, at)}</span>
      <span
        className={classNames("truncate", column.use.kind === "unused" ? "text-ink-faint" : "text-ink-soft")}
      >
        {formatUse(column.use)}
      </span>
    </span>
  );
}
