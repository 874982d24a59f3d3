import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "#web/ui/overlay/dialog.tsx";
import { ProblemPanel, type ProblemText } from "#web/ui/problem-panel.tsx";

type FormDialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** A verb with its object: "Send invitation". */
  submitLabel: string;
  /** Required, so that no form can forget to show why it failed; null while nothing is wrong. */
  submitError: ProblemText | null;
  /** Required, so that no form can be sent twice. */
  pending: boolean;
  /** Why it cannot be sent now, in words. */
  disabledReason?: string | undefined;
  cancelLabel?: string;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
};

/** A form in a dialog. What was typed stays while the request runs and after it failed. */
export function FormDialog(props: FormDialogProps) {
  const formId = useId();
  const error = useRef<HTMLDivElement>(null);
  const { submitError } = props;
  const hasFailed = submitError !== null && !props.pending;
  // Whoever pressed the button far below has to see why nothing happened, after each try anew.
  useEffect(() => {
    if (hasFailed) error.current?.focus();
  }, [hasFailed]);
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={props.title}
      description={props.description}
      footer={
        <>
          <Button variant="quiet" onClick={props.onClose}>
            {props.cancelLabel ?? "Cancel"}
          </Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            pending={props.pending}
            disabledReason={props.disabledReason}
          >
            {props.submitLabel}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!props.pending && props.disabledReason === undefined) props.onSubmit(event);
        }}
      >
        {submitError && (
          <div ref={error} tabIndex={-1} className="outline-none">
            <ProblemPanel {...submitError} />
          </div>
        )}
        {props.children}
      </form>
    </Dialog>
  );
}
