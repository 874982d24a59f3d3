import { SecondConfirmation, type SecondConfirmationReason } from "#web/access/second-confirmation.tsx";
import { formatCount } from "#web/format/english.ts";
import { formatUnusedColumns } from "#web/bulk-invite/columns/column-text.ts";
import type { ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { DoubtfulNames } from "#web/bulk-invite/preview/doubtful-names.tsx";
import type { ExistingInvitations } from "#web/bulk-invite/worker/protocol.ts";

type SubmitConfirmationProps = {
  isOpen: boolean;
  reason: SecondConfirmationReason;
  parsed: ParseResult | undefined;
  existing: ExistingInvitations;
  count: number;
  onClose: () => void;
  onConfirm: () => void;
};

/** Names the doubtful addresses and the unused columns before many people are invited. */
export function SubmitConfirmation({
  isOpen,
  reason,
  parsed,
  existing,
  count,
  ...on
}: SubmitConfirmationProps) {
  const people = formatCount(count, "person", "people");
  return (
    <SecondConfirmation
      isOpen={isOpen}
      reason={reason}
      count={count}
      tone="plain"
      title={`Invite ${people} to the ${reason} instance?`}
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
    </SecondConfirmation>
  );
}
