import { FileUp, Trash2, Undo2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import type { Desk, DeskState } from "#web/bulk-invite/draft/draft-store.ts";
import { LinesEditor } from "./lines-editor.tsx";
import { TextEditor } from "./text-editor.tsx";
import { fileTypes } from "#web/bulk-invite/page/use-files.ts";
import { sayCount, sayReading } from "#web/bulk-invite/text/summary.ts";

type EditorProps = { desk: Desk; state: DeskState; onFiles: (files: Iterable<File>) => void };

/** The list as text: head with its length and what can be done to the whole, then the lines. */
export function Editor({ desk, state, onFiles }: EditorProps) {
  const titleId = useId();
  const helpId = useId();
  const shared = { desk, state, labelledBy: titleId, describedBy: helpId };
  const isEmpty = state.lines.text === "";
  return (
    <section
      aria-labelledby={titleId}
      className="flex h-[60dvh] min-h-52 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface focus-within:border-line-control lg:h-auto lg:min-h-0"
    >
      <header className="flex flex-wrap items-center justify-end gap-x-3 border-b border-line py-1 pr-1 pl-3">
        <h2 id={titleId} className="grow text-13 font-semibold whitespace-nowrap">
          Recipients
        </h2>
        {state.form === "lines" && (
          <Button
            variant="quiet"
            className="phone:px-2"
            icon={Undo2}
            disabledReason={state.canUndo ? undefined : "Nothing was changed yet."}
            onClick={() => desk.undo()}
          >
            Undo
          </Button>
        )}
        <FileButton onFiles={onFiles} />
        <ClearButton desk={desk} state={state} />
      </header>
      <p id={helpId} className="sr-only">
        {state.form === "lines"
          ? "The list is shown line by line. Arrow keys move, Enter edits a line, Delete removes it, Control Z takes a change back. Paste to add more."
          : "One address to a line or several side by side. What was read is listed under What will happen."}
      </p>
      {state.isTaking ? (
        <TakingSkeleton />
      ) : state.form === "lines" ? (
        <LinesEditor {...shared} />
      ) : (
        <TextEditor {...shared} />
      )}
      {!isEmpty && (
        <p className="border-t border-line px-3 py-1 text-12 text-ink-soft tabular-nums">
          {state.isTaking || state.reading === undefined
            ? "Reading…"
            : `${sayReading(state.reading.summary)} · ${sayCount(state.lines.starts.length, "line")}`}
        </p>
      )}
    </section>
  );
}

function FileButton({ onFiles }: Pick<EditorProps, "onFiles">) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={fileTypes}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <Button variant="quiet" className="phone:px-2" icon={FileUp} onClick={() => input.current?.click()}>
        Choose file
      </Button>
    </>
  );
}

function ClearButton({ desk, state }: Pick<EditorProps, "desk" | "state">) {
  const [isAsking, setIsAsking] = useState(false);
  const isEmpty = state.lines.text === "";
  return (
    <>
      <Button
        variant="quiet"
        className="phone:px-2"
        icon={Trash2}
        disabledReason={isEmpty ? "The list is empty." : undefined}
        onClick={() => setIsAsking(true)}
      >
        Clear
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        title="Clear the list?"
        confirmLabel={`Clear ${sayCount(state.lines.starts.length, "line")}`}
        cancelLabel="Keep the list"
        pending={false}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          desk.clear();
        }}
      >
        Every line goes, and this cannot be taken back. Nothing was sent to anybody.
      </ConfirmDialog>
    </>
  );
}

function TakingSkeleton() {
  return (
    <div className="flex min-h-0 grow flex-col gap-2 overflow-hidden px-4 py-3">
      {Array.from({ length: 16 }, (_, line) => (
        <Skeleton key={line} className={line % 3 === 0 ? "w-2/5" : line % 3 === 1 ? "w-1/2" : "w-1/3"} />
      ))}
    </div>
  );
}
