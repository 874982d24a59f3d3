import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { sayNumber } from "#web/bulk-invite/text/summary.ts";

/** A production instance asks once more above this many. */
export const askAbove = 100;

type ProductionDialogProps = { isOpen: boolean; count: number; onClose: () => void; onConfirm: () => void };

/** One more question, with the number, before many real people get mail. */
export function ProductionDialog({ isOpen, count, onClose, onConfirm }: ProductionDialogProps) {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Invite ${sayNumber(count)} people to the production instance?`}
      confirmLabel={`Invite ${sayNumber(count)} people`}
      cancelLabel="Look again"
      tone="plain"
      pending={false}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      These are real addresses of real people. You can pause or cancel the batch while it runs; what was sent
      by then stays sent.
    </ConfirmDialog>
  );
}
