import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import {
  type ClipboardEvent,
  type FormEvent,
  memo,
  useDeferredValue,
  useState,
  useSyncExternalStore,
} from "react";
import { sessionQuery } from "#web/api/session-query.ts";
import { Page } from "#web/ui/page.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { allowanceOf } from "./allowance.ts";
import { announceCheck, sendable } from "#web/bulk-invite/preview/format-precheck.ts";
import type { DeskState } from "#web/bulk-invite/draft/draft-store.ts";
import { desk, keep } from "#web/bulk-invite/draft/page-draft.ts";
import { Editor } from "#web/bulk-invite/editor/editor.tsx";
import { expectation } from "./estimate.ts";
import { Foot } from "./submit-bar.tsx";
import { toOptions } from "#web/forms/option-values.ts";
import { OptionsPanel } from "./options-panel.tsx";
import { Outlook } from "#web/bulk-invite/preview/preview.tsx";
import { ProductionDialog, askAbove } from "./production-dialog.tsx";
import { newestBatchQuery } from "#web/bulk-invite/draft/queries.ts";
import { SubmitProblem } from "./submit-problem.tsx";
import { useDraft } from "./use-invite-form.ts";
import { useFiles } from "./use-files.ts";
import { useSubmit } from "./use-submit.ts";
import { sayReading } from "#web/bulk-invite/text/summary.ts";

const formId = "bulk-invite-options";

/**
 * Paste, see what will happen, submit once. The page is drawn from a deferred state: a store's change is otherwise drawn
 * in one block, which a list of 100,000 makes long enough to be felt.
 */
export function BulkInvitePage() {
  const state = useSyncExternalStore(desk.subscribe, desk.getState);
  return <Draft state={useDeferredValue(state)} />;
}

const Draft = memo(DraftPage);

function DraftPage({ state }: { state: DeskState }) {
  const instance = useQuery(sessionQuery).data?.instance;
  const { data: newest, dataUpdatedAt } = useQuery(newestBatchQuery());
  const draft = useDraft(keep);
  const { form, batchId, existing } = draft;
  const submit = useSubmit(desk, keep);
  const files = useFiles({ onText: (text) => desk.append(text) });
  const [isAsking, setIsAsking] = useState(false);
  const { reading } = state;
  const summary = reading?.summary;
  const sending = sendable(summary?.counts.recipients ?? 0, reading?.check, existing);

  const send = (id: string) =>
    form.handleSubmit((options) => {
      if (submit.isPending || reading === undefined) return;
      if (id === batchId) draft.markUsed();
      submit.mutate({ batchId: id, revision: reading.revision, options: toOptions(options), existing });
    })();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (instance === "production" && sending.count > askAbove) setIsAsking(true);
    else void send(batchId);
  }

  return (
    <div {...files.dropTarget} onPaste={addPaste} className="relative min-h-full">
      <Page title="Bulk invite" lead="Paste a list, look at what will happen, send it once.">
        {files.refusal !== undefined && (
          <div className="mb-4">
            <ProblemPanel title="The file was not added" detail={files.refusal} />
          </div>
        )}
        <SubmitProblem
          error={submit.error}
          batchId={batchId}
          onSubmitAnew={() => void send(draft.mintBatchId())}
        />
        <output className="sr-only">
          {reading && reading.summary.tokenCount > 0 && !state.isReading
            ? `${sayReading(reading.summary)}. ${announceCheck(reading.check)}`
            : ""}
        </output>
        <div className="grid min-w-0 gap-4 lg:h-[calc(100dvh-11rem)] lg:min-h-104 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <Editor desk={desk} state={state} onFiles={(chosen) => void files.take(chosen)} />
          <div className="flex min-w-0 flex-col gap-4 lg:overflow-y-auto">
            <Outlook
              desk={desk}
              reading={reading}
              existing={existing}
              onChooseExisting={draft.chooseExisting}
            />
            <form id={formId} noValidate onSubmit={onSubmit} onChange={draft.keepOptions}>
              <OptionsPanel form={form} summary={summary} />
            </form>
          </div>
        </div>
        <Foot
          formId={formId}
          reading={reading}
          sendable={sending}
          isReading={state.isReading}
          isProduction={instance === "production"}
          pending={submit.isPending}
          expectation={expectation({
            count: sending.count,
            allowance: allowanceOf(newest),
            isSandbox: instance === "sandbox",
            nowMs: dataUpdatedAt,
          })}
        />
      </Page>
      <ProductionDialog
        isOpen={isAsking}
        count={sending.count}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          void send(batchId);
        }}
      />
      {files.isOver && <DropHint />}
    </div>
  );
}

/** A paste that no field takes belongs to the list. */
function addPaste(event: ClipboardEvent) {
  const isInField =
    event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
  const text = event.clipboardData.getData("text/plain");
  if (isInField || event.defaultPrevented || text === "") return;
  event.preventDefault();
  desk.append(text);
}

function DropHint() {
  return (
    <div className="pointer-events-none fixed inset-2 z-30 flex items-center justify-center rounded-panel border-2 border-dashed border-accent-text bg-selected opacity-95">
      <p className="flex items-center gap-2 text-16 font-medium">
        <FileText aria-hidden className="size-4" />
        Drop the text or CSV file to add it to the list
      </p>
    </div>
  );
}
