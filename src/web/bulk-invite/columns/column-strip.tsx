import { useState } from "react";
import type { ColumnChoices } from "#recipients/table/column-use.ts";
import { formatCount } from "#web/format/english.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import type { TablesSummary } from "#web/bulk-invite/text/tables-summary.ts";
import { formatNoteLines } from "./column-text.ts";
import { ListsHelp } from "./lists-help.tsx";
import { downloadSample } from "./sample-csv.ts";
import { TableColumns } from "./table-columns.tsx";
import { TextButton } from "./text-button.tsx";

const maxTablesShown = 6;

type ColumnStripProps = { summary: TablesSummary; choices: ColumnChoices };

/** How the tables of the list were read: a chip for each column, which changes what the column is used for. */
export function ColumnStrip({ summary, choices }: ColumnStripProps) {
  const [areAllShown, setAreAllShown] = useState(false);
  const { tables, tableCount, noteLines } = summary;
  if (tableCount === 0) return null;
  const shown = areAllShown ? tables : tables.slice(0, maxTablesShown);
  const notes = formatNoteLines(noteLines);
  return (
    <section
      aria-label="Columns"
      className="max-h-[45%] shrink-0 overflow-y-auto border-b border-line px-3 py-1"
    >
      {shown.map((table, position) => (
        <TableColumns
          key={`${position} ${table.key}`}
          table={table}
          number={tableCount === 1 ? undefined : position + 1}
          isChosen={Object.hasOwn(choices, table.key)}
          onChoose={(uses) => draft.chooseColumns(table, uses)}
        />
      ))}
      {tables.length > shown.length && (
        <TextButton onClick={() => setAreAllShown(true)} className="text-12">
          {`Show ${formatCount(tables.length - shown.length, "more table")}`}
        </TextButton>
      )}
      {areAllShown && tableCount > tables.length && (
        <p className="py-1 text-12 text-ink-soft">
          {`${formatCount(tableCount - tables.length, "more table is", "more tables are")} read in the same way.`}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-4 pb-1 text-12 text-ink-soft">
        {notes !== "" && <p>{notes}</p>}
        <TextButton onClick={downloadSample}>Download a sample CSV</TextButton>
        <ListsHelp />
      </div>
    </section>
  );
}
