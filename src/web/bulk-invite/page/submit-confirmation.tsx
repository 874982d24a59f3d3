import { ProductionDialog } from "#web/access/production-dialog.tsx";
import { formatCount } from "#web/format/english.ts";
import { formatUnusedColumns } from "#web/bulk-invite/columns/column-text.ts";
import type { ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { DoubtfulNames } from "#web/bulk-invite/preview/doubtful-names.tsx";
import type { ExistingInvitations } from "#web/bulk-invite/worker/protocol.ts";

type SubmitConfirmationProps = {
  isOpen: boolean;
  parsed: ParseResult | undefined;
  existing: ExistingInvitations;
  count: number;
  onClose: () => void;
  onConfirm: () => void;
};

/** Names the doubtful addresses and the unused columns before many real people are invited. */
export function SubmitConfirmation({ isOpen, parsed, existing, count, ...on }: SubmitConfirmationProps) {
  const people = formatCount(count, "person", "people");
  return (
    <ProductionDialog
      isOpen={isOpen}
      tone="plain"
      title={`Invite ${people} to the production instance?`}
      confirmLabel={`Invite ${people}`}
      pending={false}
      {...on}
    >
      {isOpen && parsed && (
        <DoubtfulNames
          list={{ revision: parsed.revision, version: parsed.precheck.version, existing }}
          count={parsed.precheck.counts.doubtful[existing]}
        />
      )}{" "}
      {formatUnusedColumns(parsed?.summary.unusedColumns ?? [])}
    </ProductionDialog>
  );
}
