import type { LeaveQuestion } from "#web/ui/form/leaving.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** The question of a form that is part of a page. */
export function LeaveDialog({ question }: { question: LeaveQuestion | null }) {
  return (
    <ConfirmDialog
      isOpen={question !== null}
      title="Discard what you typed?"
      confirmLabel="Discard"
      cancelLabel="Keep editing"
      pending={false}
      onConfirm={() => question?.onDiscard()}
      onClose={() => question?.onKeep()}
    >
      Your changes on this page are not saved.
    </ConfirmDialog>
  );
}
