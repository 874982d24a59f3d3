import { ListsHelp } from "#web/bulk-invite/columns/lists-help.tsx";
import { downloadSample } from "#web/bulk-invite/columns/sample-csv.ts";
import { TextButton } from "#web/bulk-invite/columns/text-button.tsx";

/** How to begin an empty list. */
export function EmptyHint() {
  return (
    <div className="flex flex-wrap gap-x-4 border-t border-line px-3 py-2 text-13 text-ink-soft">
      <p className="grow basis-96">
        Paste or type a list, drop files anywhere, or choose them: text, CSV or Excel.
      </p>
      <TextButton onClick={downloadSample}>Download a sample CSV</TextButton>
      <ListsHelp />
    </div>
  );
}
