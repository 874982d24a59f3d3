import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import {
  type ClipboardEvent,
  memo,
  use,
  useDeferredValue,
  useEffect,
  useState,
  useSyncExternalStore,
} from "react";
import { FormProvider, useWatch } from "react-hook-form";
import { useLocation, useSearch } from "wouter";
import { BatchId } from "#contract/batch.ts";
import { useSecondConfirmation } from "#web/access/second-confirmation.tsx";
import { sessionQuery } from "#web/api/session-query.ts";
import { settingsQuery } from "#web/api/settings-query.ts";
import { useEstimate } from "#web/api/use-estimate.ts";
import { takeHandedOver } from "#web/forms/handed-over.ts";
import { toOptions } from "#web/forms/option-values.ts";
import { paths } from "#web/paths.ts";
import { Page } from "#web/ui/page.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { AgainStatus } from "#web/bulk-invite/again/again-status.tsx";
import { formatUnusedColumns } from "#web/bulk-invite/columns/column-text.ts";
import type { DraftState } from "#web/bulk-invite/draft/draft-store.ts";
import { draft, draftName, draftStorage, listWorker, openDraft } from "#web/bulk-invite/draft/page-draft.ts";
import { Editor } from "#web/bulk-invite/editor/editor.tsx";
import { FilesStatus } from "#web/bulk-invite/files/files-status.tsx";
import { SheetDialog } from "#web/bulk-invite/files/sheet-dialog.tsx";
import { useDrop } from "#web/bulk-invite/files/use-drop.ts";
import { announcePrecheck } from "#web/bulk-invite/preview/format-precheck.ts";
import { Preview } from "#web/bulk-invite/preview/preview.tsx";
import { formatSummary } from "#web/bulk-invite/text/summary.ts";
import { again } from "./page-again.ts";
import { files } from "./page-files.ts";
import { RestoreOffer } from "./restore-offer.tsx";
import { OptionsPanel } from "./options-panel.tsx";
import { SubmitBar } from "./submit-bar.tsx";
import { SubmitConfirmation } from "./submit-confirmation.tsx";
import { SubmitProblem } from "./submit-problem.tsx";
import { useInviteForm } from "./use-invite-form.ts";
import { useSubmit } from "./use-submit.ts";

/**
 * Rendered from a deferred state: a store's change would render in one block, which is noticeable with a list of
 * 100,000.
 */
export function BulkInvitePage() {
  use(openDraft(useMemberId()));
  const state = useSyncExternalStore(draft.subscribe, draft.getState);
  const allowedDomains = useQuery(settingsQuery).data?.allowedDomains;
  useEffect(() => {
    if (allowedDomains !== undefined) draft.setReading({ allowedDomains });
  }, [allowedDomains]);
  useEffect(() => {
    const text = takeHandedOver();
    if (text !== "") draft.append(text);
  }, []);
  useAgain();
  const deferred = useDeferredValue(state);
  // The form of another draft has other values.
  return <DeferredPage key={deferred.generation} state={deferred} />;
}

/** Takes the batch that the URL names, once: a reload shows the draft that it became. */
function useAgain() {
  const search = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const part = search.get("again");
  const batchId = search.get("batch") ?? "";
  useEffect(() => {
    if (part !== "list" && part !== "options") return;
    navigate(paths.bulkInvite(), { replace: true });
    if (BatchId.safeParse(batchId).success) void again.take({ batchId, part });
  }, [part, batchId, navigate]);
}

/** The member whose page this is, also while the session has ended and they sign in again. */
function useMemberId(): string {
  const member = useQuery(sessionQuery).data?.member?.id;
  const [last, setLast] = useState(member ?? "");
  if (member !== undefined && member !== last) setLast(member);
  return member ?? last;
}

const DeferredPage = memo(DraftPage);

function DraftPage({ state }: { state: DraftState }) {
  const instance = useQuery(sessionQuery).data?.instance;
  const isOpen = () => draft.getState().generation === state.generation;
  const inviteForm = useInviteForm(draftStorage.items, isOpen);
  const { form, batchId, existing, presetId } = inviteForm;
  const submit = useSubmit({ draft, storage: draftStorage, worker: listWorker });
  const filesState = useSyncExternalStore(files.subscribe, files.getState);
  const drop = useDrop((dropped) => void files.take(dropped));
  const [isAsking, setIsAsking] = useState(false);
  const { parsed } = state;
  const count = parsed?.precheck.counts.sendable[existing] ?? 0;
  const sendsMail = useWatch({ control: form.control, name: "delivery" }) === "email";
  const second = useSecondConfirmation(count, sendsMail);

  const send = (id: string) =>
    form.handleSubmit((options) => {
      // The worker submits its newest list, which may no longer be the one on the screen.
      const isShown = draft.getState().revision === parsed?.revision;
      if (submit.isPending || parsed === undefined || !isShown) return;
      if (id === batchId) inviteForm.markUsed();
      const { revision } = parsed;
      submit.mutate({
        batchId: id,
        revision,
        options: toOptions(options),
        presetId,
        existing,
        name: draftName.read(),
      });
    })();

  function onSubmit() {
    if (second !== null) setIsAsking(true);
    else void send(batchId);
  }

  return (
    <div {...drop.handlers} onPaste={appendPaste} className="relative min-h-full">
      <Page title="Bulk invite" lead="Paste a list, check the preview, and submit it once.">
        {state.lines.text === "" && <RestoreOffer />}
        <AgainStatus state={useSyncExternalStore(again.subscribe, again.getState)} store={again} />
        <FilesStatus state={filesState} />
        <SubmitProblem
          error={submit.error}
          batchId={batchId}
          onSubmitAsNewBatch={() => void send(inviteForm.renewBatchId())}
        />
        {state.isStopped && <StoppedProblem />}
        <Announcement state={state} />
        <div className="@container/bulk-invite">
          <div className="grid min-w-0 gap-4 beside:h-[calc(100dvh-11rem)] beside:min-h-104 beside:grid-cols-[minmax(0,1fr)_clamp(22rem,28%,32rem)] apart:grid-cols-[minmax(0,1fr)_28rem_26rem]">
            <Editor state={state} onFiles={(chosen) => void files.take(chosen)} />
            <PreviewAndOptions parsed={parsed} inviteForm={inviteForm} />
          </div>
        </div>
        <SubmitBar
          onSubmit={onSubmit}
          state={state}
          count={count}
          existing={existing}
          isProduction={instance === "production"}
          pending={submit.isPending}
          estimate={useEstimate("invite", count)}
        />
      </Page>
      <SubmitConfirmation
        isOpen={isAsking && second !== null}
        reason={second ?? "production"}
        parsed={parsed}
        existing={existing}
        count={count}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false);
          void send(batchId);
        }}
      />
      {filesState.question && (
        <SheetDialog key={filesState.question.fileName} question={filesState.question} />
      )}
      {drop.isOver && <DropHint />}
    </div>
  );
}

type PreviewAndOptionsProps = Pick<DraftState, "parsed"> & { inviteForm: ReturnType<typeof useInviteForm> };

function PreviewAndOptions({ parsed, inviteForm }: PreviewAndOptionsProps) {
  const { form, existing, presetId, saveOptions, chooseExisting, choosePreset } = inviteForm;
  return (
    // Each scrolls by itself, so that the longest preview leaves the options in sight.
    <div className="flex min-w-0 flex-col gap-4 beside:min-h-0 apart:contents">
      <FormProvider {...form}>
        <Preview parsed={parsed} existing={existing} onChooseExisting={chooseExisting} />
      </FormProvider>
      {/* A form without a submit button does not submit on Enter in a field. */}
      <form
        noValidate
        onChange={saveOptions}
        className="flex min-w-0 flex-col beside:min-h-2/5 apart:min-h-0"
      >
        <OptionsPanel
          form={form}
          summary={parsed?.summary}
          presetId={presetId}
          onChoosePreset={choosePreset}
        />
      </form>
    </div>
  );
}

/** The text of the list is the page's own, so an error of the worker loses nothing. */
function StoppedProblem() {
  return (
    <div className="mb-4">
      <ProblemPanel
        title="The list was not read"
        detail="A part of the page stopped with an error. Your list is kept. Try again, or reload the page."
        onRetry={draft.readAgain}
      />
    </div>
  );
}

/** Announces what was recognised, then the end of the precheck. */
function Announcement({ state: { parsed, isParsing } }: { state: DraftState }) {
  return (
    <output className="sr-only">
      {parsed && parsed.summary.tokenCount > 0 && !isParsing
        ? `${formatSummary(parsed.summary)}. ${formatUnusedColumns(parsed.summary.unusedColumns)} ${announcePrecheck(parsed.precheck)}`
        : ""}
    </output>
  );
}

/** A paste outside any field is added to the list. */
function appendPaste(event: ClipboardEvent) {
  const isInField =
    event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
  const text = event.clipboardData.getData("text/plain");
  if (isInField || event.defaultPrevented || text === "") return;
  event.preventDefault();
  draft.append(text);
}

function DropHint() {
  return (
    <div className="pointer-events-none fixed inset-2 z-30 flex items-center justify-center rounded-panel border-2 border-dashed border-accent-text bg-selected opacity-95">
      <p className="flex items-center gap-2 text-16 font-medium">
        <FileText aria-hidden className="size-4" />
        Drop text files, CSV files or spreadsheets to add them to the list
      </p>
    </div>
  );
}
