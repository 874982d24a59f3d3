import { Button } from "#web/ui/button.tsx";
import { ConfirmDialog } from "#web/ui/overlay/confirm-dialog.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import type { AgainState, createAgainStore } from "./again-store.ts";

type AgainStatusProps = { state: AgainState; store: ReturnType<typeof createAgainStore> };

/** Says that a batch is being read, asks before an unsaved list is replaced, and says why one could not be read. */
export function AgainStatus({ state, store }: AgainStatusProps) {
  return (
    <>
      <output className="block text-13 text-ink-soft">
        {state.kind === "loading" && (
          <span className="mb-4 block">
            Reading the {state.part === "list" ? "list" : "options"} of the batch…
          </span>
        )}
      </output>
      {state.kind === "failed" && (
        <div className="mb-4">
          <ProblemPanel
            {...state.problem}
            onRetry={() => void store.take(state.request)}
            action={<Button onClick={store.dismiss}>Dismiss</Button>}
          />
        </div>
      )}
      {state.kind === "asking" && (
        <ConfirmDialog
          isOpen
          title="Replace your unfinished list?"
          confirmLabel="Replace list"
          cancelLabel="Keep my list"
          pending={false}
          onConfirm={() => state.answer(true)}
          onClose={() => state.answer(false)}
        >
          This browser cannot save your list, so replacing it would lose it. Submit or copy it first.
        </ConfirmDialog>
      )}
    </>
  );
}
