import { v4 as uuid } from "uuid";
import { Batch } from "#contract/batch.ts";
import { draftRecords } from "#web/api/draft-records.ts";
import { queryClient } from "#web/api/query-client.ts";
import { request } from "#web/api/request.ts";
import { sessionKey } from "#web/api/session-query.ts";
import { tabStorage } from "#web/api/tab-storage.ts";
import { basePath } from "#web/paths.ts";
import { createWorkerClient } from "#web/bulk-invite/worker/worker-client.ts";
import { createClosedDrafts } from "./closed-drafts.ts";
import { createColumnChoices } from "./column-choices.ts";
import { createDraft } from "./draft.ts";
import { createDraftName } from "./draft-name.ts";
import { createDraftStorage } from "./draft-storage.ts";
import { createOpenDrafts } from "./open-drafts.ts";
import { type SavedForm, saveForm } from "./saved-form.ts";

// One draft, worker and storage for the page: they outlive its component, so visiting another page loses nothing.

const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

export const draftStorage = createDraftStorage({
  records: draftRecords,
  tab: tabStorage,
  createId: uuid,
  now: Date.now,
  onSavedChange(isSaved) {
    draft.markUnsaved(!isSaved);
    if (isSaved) removeEventListener("beforeunload", warnBeforeLeaving);
    else addEventListener("beforeunload", warnBeforeLeaving);
  },
});

export const draftName = createDraftName(draftStorage.items);

export const listWorker = createWorkerClient(
  () => new Worker(new URL("../worker/list.worker.ts", import.meta.url), { type: "module" }),
);

listWorker.subscribe(({ kind }) => {
  if (kind === "signedOut") void queryClient.invalidateQueries({ queryKey: sessionKey });
});

export const draft = createDraft({
  worker: listWorker,
  storage: draftStorage,
  columnChoices: createColumnChoices({ device: () => localStorage, list: () => draftStorage.items }),
});

const openDrafts = createOpenDrafts({
  channel: "BroadcastChannel" in window ? new BroadcastChannel(`usher${basePath} drafts`) : undefined,
  getId: () => draftStorage.getId(),
  onSameDraft: () => draftStorage.separate(),
  onOpen: (id) => closedDrafts.withdraw(id),
});

export const closedDrafts = createClosedDrafts({
  records: draftRecords,
  ownId: () => draftStorage.getId(),
  askOtherTabs: () => openDrafts.ask(),
  wasSubmitted: (batchId) =>
    request("GET", `/api/batches/${batchId}`, { schema: Batch }).then(
      () => true,
      () => false,
    ),
  now: Date.now,
});

addEventListener("visibilitychange", () => void draftStorage.flush());
addEventListener("beforeunload", (event) => {
  const isKept = draftStorage.keep();
  void draftStorage.flush();
  // While the browser asks, the list is saved.
  if (!isKept) event.preventDefault();
});
addEventListener("pagehide", () => draftStorage.keep());

let opened: { member: string; whenOpen: Promise<void> } | undefined;

async function open(member: string) {
  await draftStorage.open(member);
  draft.load();
  await closedDrafts.find(member);
}

/** Opens the member's draft of this tab, once: another member who signs in here has their own. */
export function openDraft(member: string): Promise<void> {
  if (opened?.member !== member) opened = { member, whenOpen: open(member) };
  return opened.whenOpen;
}

/** Begins another draft with this form and list. The one before is offered again, unless it was empty. */
export async function beginDraft(form: SavedForm, name: string, text: string): Promise<void> {
  if (draft.getState().lines.text !== "") draftStorage.leave();
  saveForm(draftStorage.items, form);
  draftName.write(name);
  draft.load();
  if (text !== "") draft.put(text);
  await closedDrafts.find(draftStorage.getMember());
}

/** Goes on with a draft of a tab that was closed. */
export async function restoreDraft(id: string): Promise<void> {
  const isThere = await draftStorage.adopt(id);
  closedDrafts.withdraw(id);
  if (!isThere) return;
  openDrafts.announce();
  draft.load();
}
