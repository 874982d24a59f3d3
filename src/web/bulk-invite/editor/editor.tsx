import { FileUp, Trash2, Undo2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { draft } from "#web/bulk-invite/draft/page-draft.ts";
import { ColumnStrip } from "#web/bulk-invite/columns/column-strip.tsx";
import { TableView } from "#web/bulk-invite/grid/table-view.tsx";
import { ViewSwitch } from "#web/bulk-invite/grid/view-switch.tsx";
import { formatSummary } from "#web/bulk-invite/text/summary.ts";
import { formatCount } from "#web/format/english.ts";
import { EmptyHint } from "./empty-hint.tsx";
import { FindBar } from "./find-bar.tsx";
import { LinesEditor } from "./lines-editor.tsx";
import { TextEditor } from "./text-editor.tsx";
import { useFind } from "./use-find.ts";

/** What is offered first; the content of a file decides whether it is read. */
const fileTypes = ".txt,.csv,.tsv,.tab,.xlsx,.xlsm,.ods,text/plain,text/csv,text/tab-separated-values";

const helpTexts = {
  table:
    "Arrow keys move between cells, Enter edits a cell, Escape discards the edit, Control C and Control V copy and paste a cell, Control F finds text, Control Z undoes a change.",
  lines:
    "The list is shown line by line. Arrow and page keys move, Control Home and Control End go to its ends, typing or Enter edits a line, Delete removes it, Control F finds text, Control Z undoes a change. Paste to add more.",
  textarea: "One or more addresses on each line. The preview shows what was recognised.",
};

type EditorProps = { state: DraftState; onFiles: (files: Iterable<File>) => void };

/** The list as text, below the commands on the whole of it. */
export function Editor({ state, onFiles }: EditorProps) {
  const titleId = useId();
  const helpId = useId();
  const shared = { state, labelledBy: titleId, describedBy: helpId };
  const isEmpty = state.lines.text === "";
  const hasTables = (state.parsed?.summary.tableCount ?? 0) > 0 && !isEmpty;
  const isTable = hasTables && state.view === "table";
  const find = useFind(state, isTable);
  return (
    <section
      aria-labelledby={titleId}
      className="flex h-[60dvh] min-h-52 min-w-0 flex-col overflow-hidden rounded-panel border border-line bg-surface focus-within:border-line-control beside:h-auto beside:min-h-0"
    >
      <header className="flex flex-wrap items-center justify-end gap-x-3 border-b border-line py-1 pr-1 pl-3">
        <h2 id={titleId} className="grow text-13 font-semibold whitespace-nowrap">
          Recipients
        </h2>
        {hasTables && <ViewSwitch view={state.view} />}
        {(state.mode === "lines" || isTable || state.past.length > 0) && (
          <Button
            variant="quiet"
            className="phone:px-2"
            icon={Undo2}
            disabledReason={state.past.length > 0 ? undefined : "There is no change to undo."}
            onClick={() => draft.undo()}
          >
            Undo
          </Button>
        )}
        <FileButton onFiles={onFiles} />
        <ClearButton state={state} />
      </header>
      <p id={helpId} className="sr-only">
        {isTable ? helpTexts.table : helpTexts[state.mode]}
      </p>
      {!isEmpty && state.parsed !== undefined && (
        // On a phone the rows need the room; the head of the grid says the same.
        <div className={isTable ? "contents phone:hidden" : "contents"}>
          <ColumnStrip summary={state.parsed.summary} choices={state.reading.choices} />
        </div>
      )}
      {/* It receives the focus when its content is replaced, as by a large paste, and gives it to what is there now. */}
      <div
        tabIndex={-1}
        onFocus={(event) => {
          if (event.target === event.currentTarget) draft.focusEditor();
        }}
        className="flex min-h-0 grow flex-col focus-visible:outline-offset-[-2px]"
      >
        {state.isLoading ? (
          <LinesSkeleton />
        ) : isTable && state.parsed !== undefined ? (
          <TableView
            parsed={state.parsed}
            refusals={state.refusals}
            labelledBy={titleId}
            find={<FindBar find={find} />}
          />
        ) : state.mode === "lines" ? (
          <>
            {/* The browser's own search finds the text of a textarea, and here only the lines in view. */}
            <div className="flex shrink-0 border-b border-line py-1 pr-1 pl-3">
              <FindBar find={find} />
            </div>
            <LinesEditor {...shared} query={find.query} />
          </>
        ) : (
          <TextEditor {...shared} />
        )}
      </div>
      {isEmpty ? <EmptyHint /> : <StatusLine state={state} />}
    </section>
  );
}

function StatusLine({
  state: { isStopped, isLoading, isUnsaved, parsed, lines },
}: Pick<EditorProps, "state">) {
  return (
    <p className="border-t border-line px-3 py-1 text-12 text-ink-soft tabular-nums">
      <span>
        {isStopped
          ? "Not read"
          : isLoading || parsed === undefined
            ? "Reading…"
            : `${formatSummary(parsed.summary)} · ${formatCount(lines.starts.length, "line")}`}
      </span>
      {isUnsaved && (
        <span className="text-failed"> · Not saved in this browser: closing the tab loses the list</span>
      )}
    </p>
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

function ClearButton({ state }: Pick<EditorProps, "state">) {
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
        confirmLabel={`Clear ${formatCount(state.lines.starts.length, "line")}`}
        cancelLabel="Keep the list"
        pending={false}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          draft.clear();
        }}
      >
        This deletes every line and cannot be undone. No invitation was sent.
      </ConfirmDialog>
    </>
  );
}

function LinesSkeleton() {
  return (
    <div className="flex min-h-0 grow flex-col gap-2 overflow-hidden px-4 py-3">
      {Array.from({ length: 16 }, (_, line) => (
        <Skeleton key={line} className={line % 3 === 0 ? "w-2/5" : line % 3 === 1 ? "w-1/2" : "w-1/3"} />
      ))}
    </div>
  );
}
