import { draft, draftName, listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import { createFileStore } from "#web/bulk-invite/files/file-store.ts";

export const files = createFileStore({
  read: (file) => listWorker.request("file", { file }),
  append(text, name) {
    if (draft.getState().lines.text === "") draftName.suggest(name);
    draft.append(text);
  },
});

let hasText = draft.getState().lines.text !== "";
draft.subscribe(() => {
  const hadText = hasText;
  hasText = draft.getState().lines.text !== "";
  if (hadText && !hasText) files.forget();
});
