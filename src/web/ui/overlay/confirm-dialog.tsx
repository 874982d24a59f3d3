import { type ReactNode, useRef, useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { TextField } from "#web/ui/form/field.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemPanel, type ProblemText } from "#web/ui/problem-panel.tsx";

type TypedText = { label: string; check: (text: string) => string | undefined };

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
  /** A text to type first. `check` says what is wrong with it. */
  typed?: TypedText | undefined;
  tone?: "danger" | "plain";
  pending: boolean;
  error?: ProblemText | null | undefined;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asks before a change. The focus starts on the button that changes nothing, or on the text to type. */
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
    typed,
  } = props;
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [mistake, setMistake] = useState<string>();

  function confirm() {
    const wrong = typed?.check(text);
    setMistake(wrong);
    if (wrong === undefined) props.onConfirm();
    else field.current?.focus();
  }

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
          <Button data-initial-focus={typed === undefined || undefined} onClick={props.onClose}>
            {cancelLabel}
          </Button>
          <Button variant={tone === "danger" ? "danger" : "primary"} pending={pending} onClick={confirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {props.choice}
      {typed && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!pending) confirm();
          }}
        >
          <TextField
            ref={field}
            data-initial-focus
            label={typed.label}
            autoComplete="off"
            inputMode="numeric"
            value={text}
            error={mistake}
            onChange={(event) => {
              setText(event.target.value);
              setMistake(undefined);
            }}
          />
        </form>
      )}
      {error ? <ProblemPanel {...error} /> : undefined}
    </Dialog>
  );
}
