import { type ReactNode, useState } from "react";
import { Download } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { downloadSample } from "./sample-csv.ts";
import { TextButton } from "./text-button.tsx";

/** Opens the short version of docs/lists.md. */
export function ListsHelp() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <TextButton onClick={() => setIsOpen(true)}>What can a list look like?</TextButton>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title="What a list can look like"
        size="large"
        footer={
          <Button icon={Download} onClick={downloadSample}>
            Download a sample CSV
          </Button>
        }
      >
        <HelpText />
      </Dialog>
    </>
  );
}

function HelpText() {
  return (
    <dl className="flex flex-col gap-4">
      <Topic title="Free text">
        Addresses with or without names, one or more on each line, separated by commas, semicolons, spaces or
        line breaks: Jane Doe &lt;jane@example.com&gt;; max@example.org
      </Topic>
      <Topic title="Tables">
        Rows from a spreadsheet or a CSV file, with or without a heading, separated by commas, semicolons,
        tabs or pipes. Titles above and totals below are left out. A list may hold several tables and text
        around them.
      </Topic>
      <Topic title="Columns">
        The address, names, redirect URL and expiry are found by themselves. Every other column becomes
        metadata when you choose so, as text, number, yes or no, or JSON. Your choice is kept on this device
        for files with the same headings.
      </Topic>
      <Topic title="Numbers">
        JavaScript changes numbers with more than about 15 digits, so such a column stays text.
      </Topic>
      <Topic title="Check these addresses">
        An address that may not be what was meant is listed with the reason, often with a suggestion. It is
        never replaced without you.
      </Topic>
      <Topic title="Not recognised">
        A row without a usable address, or with a cell that does not fit its column, is left out. The list
        says which cell and why; correct it there.
      </Topic>
    </dl>
  );
}

function Topic({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt className="font-semibold">{title}</dt>
      <dd className="text-ink-soft">{children}</dd>
    </div>
  );
}
