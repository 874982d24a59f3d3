import type { ReactNode } from "react";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemPanel, type ProblemText } from "#web/ui/problem-panel.tsx";

type ConfirmDialogProps = {
  isOpen: boolean;
  /** A question that names its object: "Revoke ada@example.com's invitation?" */
  title: string;
  /** The consequences. */
  children: ReactNode;
  /** A choice that belongs to the change. */
  choice?: ReactNode;
  /** A verb with its object: "Revoke invitation". */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: "danger" | "plain";
  pending: boolean;
  error?: ProblemText | null | undefined;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before a change. The focus starts on the button that changes nothing. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    isOpen,
    title,
    children,
    confirmLabel,
    cancelLabel = "Cancel",
    tone = "danger",
    pending,
    error,
  } = props;
  return (
    <Dialog
      isOpen={isOpen}
      onClose={props.onClose}
      role="alertdialog"
      size="small"
      title={title}
      description={children}
      footer={
        <>
          <Button data-initial-focus onClick={props.onClose}>
            {cancelLabel}
          </Button>
          <Button
            variant={tone === "danger" ? "danger" : "primary"}
            pending={pending}
            onClick={props.onConfirm}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {props.choice}
      {error ? <ProblemPanel {...error} /> : undefined}
    </Dialog>
  );
}
