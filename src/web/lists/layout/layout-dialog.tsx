import { type FormEvent, useState } from "react";
import type { TableName } from "#contract/page/table-layout.ts";
import { Button } from "#web/ui/button.tsx";
import { Checkbox, TextField } from "#web/ui/form/field.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { ColumnList } from "./column-list.tsx";
import { chosenIds, type ColumnItem, itemsOf } from "./column-order.ts";
import { changeLayout } from "./save-layout.ts";
import { useTableLayout } from "./table-layout.ts";

type Named = { id: string; header: string };

type LayoutDialogProps = {
  table: TableName;
  /** The header of the column that is always shown. */
  fixed: string;
  /** The columns that are shown usually, and those that can be added. */
  usual: readonly Named[];
  more: readonly Named[];
  /** A column that is in neither list. */
  findColumn: (id: string) => Named | undefined;
  /** What to type to add a column, and its id. */
  adding: { label: string; hint: string; idOf: (text: string) => string };
  onClose: () => void;
};

/** Which columns a table shows, in which order, and how high its rows are. Each change shows immediately. */
export function LayoutDialog(props: LayoutDialogProps) {
  const { table, fixed, usual, more, findColumn, adding, onClose } = props;
  const layout = useTableLayout(table);
  const usualIds = usual.map(({ id }) => id);
  const available = [...usual, ...more];
  const [items, setItems] = useState(() => itemsOf(layout.columns ?? usualIds, available, findColumn));

  function change(next: ColumnItem[]) {
    setItems(next);
    const columns = chosenIds(next, usualIds);
    changeLayout(table, { columns: columns && [...columns] });
  }

  function add(text: string) {
    const id = adding.idOf(text);
    const others = items.filter((item) => item.id !== id);
    change([...others, { id, header: findColumn(id)?.header ?? text, isShown: true }]);
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Columns"
      description={
        <>
          Saved for you, on every device.
          <span className="hidden phone:inline">
            {" "}
            A narrow screen shows the first column, with the most important others below it.
          </span>
        </>
      }
      footer={
        <>
          <Button
            variant="quiet"
            className="mr-auto"
            onClick={() => {
              changeLayout(table, { columns: undefined, widths: undefined, density: undefined });
              setItems(itemsOf(usualIds, available, findColumn));
            }}
          >
            Reset to default
          </Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-6">
        <ColumnList fixed={fixed} items={items} onChange={change} />
        <AddColumn {...adding} onAdd={add} />
        <Checkbox
          label="Compact rows"
          hint="More rows fit on the screen."
          checked={layout.density === "compact"}
          onChange={({ target }) => changeLayout(table, { density: target.checked ? "compact" : undefined })}
        />
      </div>
    </Dialog>
  );
}

const longestText = 100;

function AddColumn({ label, hint, onAdd }: { label: string; hint: string; onAdd: (text: string) => void }) {
  const [text, setText] = useState("");
  const wanted = text.trim();
  function submit(event: FormEvent) {
    event.preventDefault();
    if (wanted === "") return;
    onAdd(wanted);
    setText("");
  }
  return (
    <form noValidate onSubmit={submit} className="flex items-start gap-2">
      <div className="min-w-0 grow">
        <TextField
          label={label}
          hint={hint}
          value={text}
          maxLength={longestText}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
      </div>
      <Button
        type="submit"
        className="mt-6"
        disabledReason={wanted === "" ? "Type the name of a column first." : undefined}
      >
        Add column
      </Button>
    </form>
  );
}
