import { draft, listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import { createFileStore } from "#web/bulk-invite/files/file-store.ts";

export const files = createFileStore({
  read: (file) => listWorker.request("file", { file }),
  append: draft.append,
});
