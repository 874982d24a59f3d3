import { type FormEvent, type KeyboardEvent, useState } from "react";
import type { Batch } from "#contract/batch.ts";
import { failureOf } from "#web/api/request.ts";
import { Button } from "#web/ui/button.tsx";
import { TextArea, TextField } from "#web/ui/form/field.tsx";
import { useLeaveQuestion } from "#web/ui/form/leaving.ts";
import { LeaveDialog } from "#web/ui/overlay/leave-dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { useEditBatch } from "#web/batches/mutations.ts";
import { toast } from "#web/ui/overlay/toast.tsx";
import { changedDetails, detailProblems, type DetailsInput } from "./details-input.ts";

type DetailsFormProps = { batch: Batch; onClose: () => void };

/** The name and the note as fields, in the place of their texts. Escape discards, after a question if something was typed. */
export function DetailsForm({ batch, onClose }: DetailsFormProps) {
  const [input, setInput] = useState<DetailsInput>({ name: batch.name ?? "", note: batch.note ?? "" });
  const [problems, setProblems] = useState<Partial<DetailsInput>>({});
  const edit = useEditBatch(batch.id);
  const changes = changedDetails(input, batch);
  const isDirty = Object.keys(changes).length > 0;
  const { question, askFirst, form } = useLeaveQuestion(isDirty && !edit.isPending);
  const close = () => askFirst(onClose);
  const failure = failureOf(edit);
  const closeOnEscape = (event: KeyboardEvent) => {
    if (!isEscape(event)) return;
    // The same press would close the question.
    event.preventDefault();
    close();
  };

  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const found = detailProblems(changes);
    setProblems(found);
    if (found.name !== undefined || found.note !== undefined) {
      event.currentTarget
        .querySelector<HTMLElement>(found.name === undefined ? "textarea" : "input")
        ?.focus();
      return;
    }
    if (edit.isPending) return;
    if (!isDirty) return onClose();
    edit.mutate(changes, {
      onSuccess: () => {
        toast({ tone: "done", title: "Name and note saved" });
        onClose();
      },
    });
  }

  return (
    <form
      noValidate
      aria-label="Name and note"
      className="my-2 flex max-w-160 flex-col gap-3 text-ink"
      {...form}
      onSubmit={save}
    >
      {failure && <ProblemPanel {...failure} />}
      <TextField
        label="Name"
        isOptional
        ref={focusNow}
        onKeyDown={closeOnEscape}
        autoComplete="off"
        value={input.name}
        error={problems.name}
        onChange={(event) => setInput({ ...input, name: event.target.value })}
      />
      <TextArea
        label="Note"
        isOptional
        onKeyDown={closeOnEscape}
        value={input.note}
        error={problems.note}
        onChange={(event) => setInput({ ...input, note: event.target.value })}
      />
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={edit.isPending}>
          Save
        </Button>
        <Button onClick={close}>Cancel</Button>
      </div>
      <LeaveDialog question={question} />
    </form>
  );
}

function focusNow(input: HTMLInputElement | null) {
  input?.focus();
}

/** Not the one that ends the composition of a character. */
function isEscape({ key, nativeEvent }: KeyboardEvent): boolean {
  return key === "Escape" && !nativeEvent.isComposing;
}
