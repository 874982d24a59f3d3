import { v4 as uuid } from "uuid";
import { Batch } from "#contract/batch.ts";
import { formatProblem, request } from "#web/api/request.ts";
import { toOptionInput } from "#web/forms/option-values.ts";
import { createAgainStore } from "#web/bulk-invite/again/again-store.ts";
import { beginDraft, draft, draftStorage, listWorker } from "#web/bulk-invite/draft/page-draft.ts";

export const again = createAgainStore({
  readBatch: (id) => request("GET", `/api/batches/${encodeURIComponent(id)}`, { schema: Batch }),
  readList: (batchId) => listWorker.request("batchList", { batchId }),
  async saveDraft() {
    await draftStorage.flush();
    return !draft.getState().isUnsaved;
  },
  begin: ({ name, options, preset }, part, text) =>
    beginDraft(
      {
        batchId: uuid(),
        options: toOptionInput(options),
        existing: "skip",
        presetId: preset?.id ?? null,
        isUsed: false,
      },
      part === "list" ? (name ?? "") : "",
      text,
    ),
  describeFailure: formatProblem,
});
