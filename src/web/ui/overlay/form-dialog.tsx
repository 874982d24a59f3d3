import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "#web/ui/button.tsx";
import { Dialog } from "./dialog.tsx";
import { ProblemPanel, type ProblemText } from "#web/ui/problem-panel.tsx";

type FormDialogProps = {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** A verb with its object: "Send invitation". */
  submitLabel: string;
  /** Required, so that every form shows why it failed. */
  submitError: ProblemText | null;
  /** A button beside the error that helps. */
  errorAction?: ReactNode;
  /** Required, so that no form can be submitted twice. */
  pending: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
};

/** A form in a dialog. It keeps its input while the request runs and after a failure. */
export function FormDialog(props: FormDialogProps) {
  const formId = useId();
  const error = useRef<HTMLDivElement>(null);
  const { submitError } = props;
  const hasFailed = submitError !== null && !props.pending;
  // The button may be far below the error, so each failure scrolls to it.
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
            Cancel
          </Button>
          <Button type="submit" form={formId} variant="primary" pending={props.pending}>
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
          if (!props.pending) props.onSubmit(event);
        }}
      >
        {submitError && (
          <div ref={error} tabIndex={-1} className="outline-none">
            <ProblemPanel {...submitError} action={props.errorAction} />
          </div>
        )}
        {props.children}
      </form>
    </Dialog>
  );
}
