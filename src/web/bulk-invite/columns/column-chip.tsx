import { ChevronDown, Pencil } from "lucide-react";
import { useState } from "react";
import type { CellType, Column, ColumnUse } from "#recipients/table/column-use.ts";
import { classNames } from "#web/ui/class-names.ts";
import type { MenuGroup, MenuItem } from "#web/ui/overlay/menu-items.tsx";
import { MenuButton } from "#web/ui/overlay/menu.tsx";
import { columnName } from "#web/bulk-invite/text/tables-summary.ts";
import {
  type MetadataUse,
  metadataUse,
  type SimpleKind,
  typeLabels,
  columnUseLabels,
  withUse,
} from "./column-uses.ts";
import { KeyDialog } from "./key-dialog.tsx";

const longNumbersText = "Kept as text: JavaScript would change its long numbers.";

type ColumnChipProps = {
  columns: readonly Column[];
  position: number;
  onChoose: (uses: ColumnUse[]) => void;
};

/** One column: its heading, what it is used for, and a menu that changes this. */
export function ColumnChip({ columns, position, onChoose }: ColumnChipProps) {
  const [isAskingKey, setIsAskingKey] = useState(false);
  const column = columns[position];
  if (column === undefined) return null;
  const name = columnName(column, position);
  const { use } = column;
  const choose = (next: ColumnUse) => onChoose(withUse(columns, position, next));
  const groups = [
    usesGroup(columns, position, choose),
    ...(use.kind === "metadata" ? metadataGroups(column, use, choose, () => setIsAskingKey(true)) : []),
  ];
  return (
    <>
      <MenuButton
        label={`Use of the column ${name}`}
        header={<Samples column={column} name={name} />}
        groups={groups}
        align="left"
        className={classNames(
          "control flex max-w-full items-center gap-1.5 border border-line-control px-2 py-1 text-left text-13",
          use.kind === "unused" && "border-dashed",
        )}
      >
        <span className="sr-only">Column</span>
        <span className="max-w-44 truncate text-ink-soft">{name}:</span>
        <UseText column={column} />
        <ChevronDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
      </MenuButton>
      {use.kind === "metadata" && (
        <KeyDialog
          isOpen={isAskingKey}
          onClose={() => setIsAskingKey(false)}
          columns={columns}
          position={position}
          onSave={(key) => choose({ ...use, key })}
        />
      )}
    </>
  );
}

function UseText({ column: { use, hasLongNumbers } }: { column: Column }) {
  if (use.kind !== "metadata") {
    return (
      <span
        className={classNames("whitespace-nowrap", use.kind === "unused" ? "text-ink-faint" : "font-medium")}
      >
        {columnUseLabels[use.kind]}
      </span>
    );
  }
  return (
    <>
      <span className="whitespace-nowrap font-medium">Metadata</span>{" "}
      <code className="max-w-44 truncate font-mono text-12">{use.key}</code>
      {use.type !== "text" && (
        <span className="whitespace-nowrap text-12 text-ink-faint">{typeLabels[use.type].toLowerCase()}</span>
      )}
      {use.type === "text" && hasLongNumbers && (
        <span title={longNumbersText} className="text-12 whitespace-nowrap text-waiting">
          kept as text<span className="sr-only">: JavaScript would change its long numbers</span>
        </span>
      )}
    </>
  );
}

function Samples({ column, name }: { column: Column; name: string }) {
  const { samples, use, hasLongNumbers } = column;
  return (
    <div className="border-b border-line px-2 pt-1 pb-2 text-12 text-ink-soft">
      <p className="text-13 font-medium wrap-anywhere text-ink">{name}</p>
      {samples.length === 0 ? (
        <p>No cell of this column is filled.</p>
      ) : (
        <ul aria-label="First cells">
          {samples.map((sample, row) => (
            <li key={row} className="truncate">
              {sample}
            </li>
          ))}
        </ul>
      )}
      {use.kind === "address" && (
        <p className="mt-1">To read the addresses from another column, choose “Address” there.</p>
      )}
      {hasLongNumbers && <p className="mt-1 text-waiting">{longNumbersText}</p>}
    </div>
  );
}

const kindsBeforeMetadata: readonly SimpleKind[] = [
  "address",
  "name",
  "firstName",
  "lastName",
  "redirectUrl",
  "expiresInDays",
];

/** A table needs its address column, which moves only when another column takes its place. */
function usesGroup(
  columns: readonly Column[],
  position: number,
  choose: (use: ColumnUse) => void,
): MenuGroup {
  const use = columns[position]?.use ?? { kind: "unused" };
  const simple = (kind: SimpleKind): MenuItem => ({
    label: columnUseLabels[kind],
    isChosen: use.kind === kind,
    onSelect: () => choose({ kind }),
  });
  if (use.kind === "address") return { label: "Use", items: [simple("address")] };
  const metadata = use.kind === "metadata" ? use : metadataUse(columns, position);
  return {
    label: "Use",
    items: [
      ...kindsBeforeMetadata.map(simple),
      {
        label: (
          <>
            Metadata <code className="font-mono text-13">{metadata.key}</code>
          </>
        ),
        isChosen: use.kind === "metadata",
        onSelect: () => choose(metadata),
      },
      simple("publicMetadata"),
      simple("unused"),
    ],
  };
}

const cellTypes: readonly CellType[] = ["text", "number", "boolean", "json"];

function metadataGroups(
  column: Column,
  use: MetadataUse,
  choose: (use: ColumnUse) => void,
  askKey: () => void,
): MenuGroup[] {
  return [
    {
      label: "Type",
      items: cellTypes.map((type) => ({
        label: typeLabels[type],
        isChosen: use.type === type,
        onSelect: () => choose({ ...use, type }),
        disabledReason:
          type === "number" && column.hasLongNumbers
            ? "JavaScript would change its long numbers."
            : undefined,
      })),
    },
    {
      label: "Key",
      items: [{ label: "Change key", icon: Pencil, onSelect: askKey }],
    },
  ];
}
