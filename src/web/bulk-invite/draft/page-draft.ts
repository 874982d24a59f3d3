import { queryClient } from "#web/api/query-client.ts";
import { sessionKey } from "#web/api/session-query.ts";
import { tabStorage } from "#web/api/tab-storage.ts";
import { createWorkerClient } from "#web/bulk-invite/worker/worker-client.ts";
import { createColumnChoices } from "./column-choices.ts";
import { createDraft } from "./draft.ts";
import { createDraftStorage } from "./draft-storage.ts";

// One draft, worker and storage for the page: they outlive its component, so visiting another page loses nothing.

export const draftStorage = createDraftStorage({
  storage: tabStorage,
  pause: () => new Promise((resolve) => setTimeout(resolve)),
});

export const listWorker = createWorkerClient(
  () => new Worker(new URL("../worker/list.worker.ts", import.meta.url), { type: "module" }),
);

listWorker.subscribe(({ kind }) => {
  if (kind === "signedOut") void queryClient.invalidateQueries({ queryKey: sessionKey });
});

const warnBeforeLeaving = (event: BeforeUnloadEvent) => event.preventDefault();

export const draft = createDraft({
  worker: listWorker,
  storage: draftStorage,
  columnChoices: createColumnChoices({ device: () => localStorage, tab: () => tabStorage }),
  onSavedChange(isSaved) {
    if (isSaved) removeEventListener("beforeunload", warnBeforeLeaving);
    else addEventListener("beforeunload", warnBeforeLeaving);
  },
});

addEventListener("pagehide", () => draft.flush());

const savedText = draftStorage.readText();
if (savedText !== "") draft.put(savedText);
