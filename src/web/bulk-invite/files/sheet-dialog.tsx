import { useState } from "react";
import { formatCount } from "#web/format/english.ts";
import { Checkbox } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import type { SheetQuestion } from "./file-store.ts";

/** Asks which sheets of a spreadsheet to add; closing it adds none. */
export function SheetDialog({ question: { fileName, sheets, answer } }: { question: SheetQuestion }) {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set([0]));
  const [isRefused, setIsRefused] = useState(false);
  const isMissing = isRefused && chosen.size === 0;
  return (
    <FormDialog
      isOpen
      title="Which sheets do you want to add?"
      description={`“${fileName}” has ${sheets.length} sheets with text.`}
      submitLabel={chosen.size === 0 ? "Add sheets" : `Add ${formatCount(chosen.size, "sheet")}`}
      submitError={
        isMissing ? { title: "No sheet is chosen", detail: "Choose at least one sheet, or cancel." } : null
      }
      pending={false}
      onClose={() => answer([])}
      onSubmit={() => {
        if (chosen.size === 0) setIsRefused(true);
        else answer(sheets.filter((_, index) => chosen.has(index)));
      }}
    >
      <fieldset className="flex min-w-0 flex-col gap-2">
        <legend className="sr-only">Sheets</legend>
        {sheets.map(({ name, rowCount }, index) => (
          <Checkbox
            // Sheets of two tables in a damaged file may share a name, and they never change their order.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            label={<span className="wrap-anywhere">{name}</span>}
            hint={formatCount(rowCount, "row")}
            checked={chosen.has(index)}
            onChange={(event) => {
              const next = new Set(chosen);
              if (event.currentTarget.checked) next.add(index);
              else next.delete(index);
              setChosen(next);
            }}
          />
        ))}
      </fieldset>
    </FormDialog>
  );
}
