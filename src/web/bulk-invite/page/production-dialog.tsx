import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { formatNumber } from "#web/bulk-invite/text/summary.ts";

/** Above this many, a production instance asks for confirmation. */
export const askAbove = 100;

type ProductionDialogProps = { isOpen: boolean; count: number; onClose: () => void; onConfirm: () => void };

export function ProductionDialog({ isOpen, count, onClose, onConfirm }: ProductionDialogProps) {
  return (
    <ConfirmDialog
      isOpen={isOpen}
      title={`Invite ${formatNumber(count)} people to the production instance?`}
      confirmLabel={`Invite ${formatNumber(count)} people`}
      cancelLabel="Go back"
      tone="plain"
      pending={false}
      onClose={onClose}
      onConfirm={onConfirm}
    >
      These are real people. You can pause or cancel the batch while it runs; invitations that were already
      sent stay valid.
    </ConfirmDialog>
  );
}
