import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

type NumbersTableProps = {
  /** What the table holds: "Joined by day". */
  caption: string;
  /** The first column names the rows. */
  columns: readonly string[];
  rows: readonly { key: string | number; cells: readonly ReactNode[] }[];
};

/** The numbers of a chart, behind a button: for those who do not see it, and for those who want to copy them. */
export function NumbersTable({ caption, columns, rows }: NumbersTableProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details
      className="group text-13 text-ink-soft"
      onToggle={(event) => setIsOpen(event.currentTarget.open)}
    >
      <summary className="control inline-flex list-none items-center gap-1 rounded-control pr-2 hover:text-ink">
        <ChevronRight aria-hidden className="size-4 group-open:rotate-90" />
        Show as table<span className="sr-only">: {caption}</span>
      </summary>
      {isOpen && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without it the keyboard cannot scroll
        <section className="max-h-80 overflow-auto" tabIndex={0} aria-label={caption}>
          <table className="border-separate border-spacing-0">
            <caption className="sr-only">{caption}</caption>
            <thead>
              <tr>
                {columns.map((column, index) => (
                  <th
                    key={column}
                    scope="col"
                    className={`sticky top-0 border-b border-line bg-surface py-1 pr-6 font-medium ${index === 0 ? "text-left" : "text-right"}`}
                  >
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="text-ink tabular-nums">
              {rows.map(({ key, cells: [name, ...values] }) => (
                <tr key={key}>
                  <th scope="row" className="py-1 pr-6 text-left font-normal whitespace-nowrap">
                    {name}
                  </th>
                  {values.map((value, index) => (
                    <td key={columns[index + 1]} className="py-1 pr-6 text-right">
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
