import { type FormEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "#web/ui/button.tsx";
import { type LeaveQuestion, useLeaveQuestion } from "#web/ui/form/leaving.ts";
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
  /** Whether closing would lose what the user typed; the dialog then asks first. */
  isDirty?: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
};

/** A form in a dialog. It keeps its input while the request runs, after a failure, and until the user discards it. */
export function FormDialog(props: FormDialogProps) {
  const formId = useId();
  const error = useRef<HTMLDivElement>(null);
  const { submitError, isDirty = false, pending } = props;
  const { question, askFirst, form } = useLeaveQuestion(isDirty && !pending);
  const close = () => askFirst(props.onClose);
  const hasFailed = submitError !== null && !pending;
  // The button may be far below the error, so each failure scrolls to it.
  useEffect(() => {
    if (hasFailed) error.current?.focus();
  }, [hasFailed]);
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={question ? question.onKeep : close}
      title={props.title}
      description={props.description}
      footer={
        question ? (
          <DiscardQuestion {...question} />
        ) : (
          <>
            <Button variant="quiet" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" form={formId} variant="primary" pending={pending}>
              {props.submitLabel}
            </Button>
          </>
        )
      }
    >
      <form
        id={formId}
        noValidate
        className="flex flex-col gap-4"
        {...form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!pending) props.onSubmit(event);
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

/** In place of the buttons of the form, so that no dialog lies above another. */
function DiscardQuestion({ onKeep, onDiscard }: LeaveQuestion) {
  const id = useId();
  return (
    <>
      <p id={id} role="alert" className="mr-auto font-medium phone:w-full">
        Discard what you typed?
      </p>
      <Button ref={focusNow} aria-describedby={id} className="phone:grow" onClick={onKeep}>
        Keep editing
      </Button>
      <Button variant="danger" aria-describedby={id} className="phone:grow" onClick={onDiscard}>
        Discard
      </Button>
    </>
  );
}

function focusNow(button: HTMLButtonElement | null) {
  button?.focus();
}
