import { ChevronRight, ListPlus } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { Column, ColumnUse, Table } from "#recipients/table/column-use.ts";
import { classNames } from "#web/ui/class-names.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { columnName, isUnused } from "#web/bulk-invite/text/tables-summary.ts";
import { ColumnChip } from "./column-chip.tsx";
import { formatLines, formatNames } from "./column-text.ts";
import { formatUse, withUnusedAsMetadata } from "./column-uses.ts";
import { TextButton } from "./text-button.tsx";

/** More unused columns than this are folded into one button. */
const maxUnusedShown = 4;

type TableColumnsProps = {
  table: Table;
  /** From 1; undefined for the only table, which is always open. */
  number: number | undefined;
  /** The user chose the columns of tables with these headings. */
  isChosen: boolean;
  onChoose: (uses: ColumnUse[] | undefined) => void;
};

/** How one table was read. One of several tables is one line until it is opened. */
export function TableColumns({ table, number, isChosen, onChoose }: TableColumnsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const contentId = useId();
  const place = formatLines({ from: table.headingLine ?? table.firstLine, to: table.lastLine });
  const shared = { table, isChosen, onChoose };
  if (number === undefined) return <Columns {...shared} label={`Columns of the table, ${place}`} />;
  const title = `Table ${formatNumber(number)}, ${place}`;
  return (
    <>
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={contentId}
          onClick={() => setIsOpen(!isOpen)}
          className="control flex w-full min-w-0 items-center gap-2 text-left text-13 hover:bg-hover"
        >
          <ChevronRight
            aria-hidden
            className={classNames(
              "size-4 shrink-0 text-ink-faint transition-transform duration-100",
              isOpen && "rotate-90",
            )}
          />
          <span className="shrink-0 font-medium">{title}</span>
          <span className="min-w-0 truncate text-12 text-ink-soft">{formatUses(table)}</span>
        </button>
      </h3>
      <div id={contentId} hidden={!isOpen}>
        {isOpen && <Columns {...shared} label={`Columns of ${title}`} />}
      </div>
    </>
  );
}

/** "Address, Name, Metadata role, 2 not used". */
function formatUses({ columns }: Table): string {
  const unused = columns.filter(isUnused).length;
  const used = columns.filter(({ use }) => use.kind !== "unused").map(({ use }) => formatUse(use));
  return [...used, ...(unused > 0 ? [`${formatNumber(unused)} not used`] : [])].join(", ");
}

/** Such as the first and last column of a table that is printed with lines around it. */
function isBlank(column: Column | undefined): boolean {
  return column?.use.kind === "unused" && column.heading === "" && column.filledCount === 0;
}

type ColumnsProps = Omit<TableColumnsProps, "number"> & { label: string };

function Columns({ table: { columns, headingLine }, isChosen, onChoose, label }: ColumnsProps) {
  const [areAllShown, setAreAllShown] = useState(false);
  // A column stays in sight after its use has changed, so that the focus stays on it.
  const [changed, setChanged] = useState<ReadonlySet<number>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const positions = [...columns.keys()].filter((at) => !isBlank(columns[at]));
  const foldable = positions.filter((at) => columns[at]?.use.kind === "unused" && !changed.has(at));
  const isFolded = foldable.length > maxUnusedShown && !areAllShown;
  const shown = isFolded ? positions.filter((at) => !foldable.includes(at)) : positions;
  /** The button that was pressed disappears, so the focus goes to the columns that it changed. */
  const chooseAll = (uses: ColumnUse[] | undefined) => {
    list.current?.focus();
    onChoose(uses);
  };
  return (
    <div className="py-1">
      <ul
        ref={list}
        aria-label={label}
        tabIndex={-1}
        className="flex flex-wrap items-center gap-1 outline-none"
      >
        {shown.map((position) => (
          <li key={position} className="max-w-full">
            <ColumnChip
              columns={columns}
              position={position}
              onChoose={(uses) => {
                setChanged(new Set(changed).add(position));
                onChoose(uses);
              }}
            />
          </li>
        ))}
        {foldable.length > maxUnusedShown && (
          <li>
            <TextButton
              aria-expanded={areAllShown}
              onClick={() => setAreAllShown(!areAllShown)}
              className="control px-2"
            >
              {areAllShown ? "Hide unused columns" : `${formatNumber(foldable.length)} not used`}
            </TextButton>
          </li>
        )}
      </ul>
      <MetadataOffer columns={columns} onUse={() => chooseAll(withUnusedAsMetadata(columns))} />
      {isChosen && (
        <p className="flex flex-wrap items-center gap-x-2 pt-1 text-12 text-ink-soft">
          <span>
            {headingLine === undefined
              ? "Your columns for this list."
              : "Your columns for files with these headings."}
          </span>
          <TextButton onClick={() => chooseAll(undefined)}>Use the automatic columns again</TextButton>
        </p>
      )}
    </div>
  );
}

type MetadataOfferProps = Pick<Table, "columns"> & { onUse: () => void };

/** Takes every column that would be lost as metadata, with one click. */
function MetadataOffer({ columns, onUse }: MetadataOfferProps) {
  const names = columns.flatMap((column, at) => (isUnused(column) ? [columnName(column, at)] : []));
  if (names.length === 0) return null;
  const hasMetadata = columns.some(({ use }) => use.kind === "metadata");
  const count = formatCount(
    names.length,
    hasMetadata ? "more column" : "column",
    hasMetadata ? "more columns" : "columns",
  );
  return (
    <TextButton onClick={onUse} className="mt-1 flex items-center gap-2 text-13 font-medium">
      <ListPlus aria-hidden className="size-4 shrink-0" />
      {`Use ${count} as metadata: ${formatNames(names)}`}
    </TextButton>
  );
}
