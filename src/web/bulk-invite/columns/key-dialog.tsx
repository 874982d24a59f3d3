import { useState } from "react";
import type { Column } from "#recipients/table/column-use.ts";
import { TextField } from "#web/ui/form/field.tsx";
import { FormDialog } from "#web/ui/overlay/form-dialog.tsx";
import { columnName } from "#web/bulk-invite/text/tables-summary.ts";
import { keyProblem } from "./column-uses.ts";

type KeyDialogProps = {
  isOpen: boolean;
  onClose: () => void;
  columns: readonly Column[];
  position: number;
  onSave: (key: string) => void;
};

/** Asks for the key under which a column's cells are stored in the metadata. */
export function KeyDialog({ isOpen, ...props }: KeyDialogProps) {
  return isOpen ? <OpenKeyDialog {...props} /> : null;
}

function OpenKeyDialog({ onClose, columns, position, onSave }: Omit<KeyDialogProps, "isOpen">) {
  const column = columns[position];
  const initialKey = column?.use.kind === "metadata" ? column.use.key : "";
  const [key, setKey] = useState(initialKey);
  const [error, setError] = useState<string>();
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={`Metadata key of ${column === undefined ? "" : columnName(column, position)}`}
      submitLabel="Change key"
      submitError={null}
      pending={false}
      isDirty={key !== initialKey}
      onSubmit={() => {
        const problem = keyProblem(columns, position, key.trim());
        setError(problem);
        if (problem !== undefined) return;
        onClose();
        onSave(key.trim());
      }}
    >
      <TextField
        label="Key"
        hint="Your application reads the cell under this key of the metadata."
        value={key}
        error={error}
        autoCapitalize="off"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        onChange={(event) => setKey(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
