import { useLocation } from "wouter";
import type { View } from "#contract/saved/view.ts";
import { failureOf } from "#web/api/request.ts";
import { plainHref } from "#web/lists/listed-views.ts";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { useDeleteView } from "./mutations.ts";

type DeleteViewDialogProps = { view: View; search: string; onClose: () => void };

/** The list stays as it is, without the view. */
export function DeleteViewDialog({ view, search, onClose }: DeleteViewDialogProps) {
  const remove = useDeleteView(view);
  const [, navigate] = useLocation();
  function confirm() {
    remove.mutate(undefined, {
      onSuccess: () => {
        onClose();
        navigate(plainHref(search), { replace: true });
        toast({ tone: "done", title: "View deleted", detail: view.name });
      },
    });
  }
  return (
    <ConfirmDialog
      isOpen
      title={`Delete the view ${view.name}?`}
      confirmLabel="Delete view"
      cancelLabel="Keep view"
      pending={remove.isPending}
      error={failureOf(remove)}
      onConfirm={confirm}
      onClose={onClose}
    >
      {view.isShared ? "It disappears for every member. " : ""}
      Its invitations stay as they are.
    </ConfirmDialog>
  );
}
