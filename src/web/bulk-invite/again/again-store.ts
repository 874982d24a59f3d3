import type { Batch } from "#contract/batch.ts";
import type { ProblemText } from "#web/ui/problem-panel.tsx";

/** The list of a batch with its options, or the options only. */
type AgainPart = "list" | "options";
export type AgainRequest = { batchId: string; part: AgainPart };

export type AgainState =
  | { kind: "idle" }
  | { kind: "loading"; part: AgainPart }
  /** The list that is there would be lost: the browser does not save it. */
  | { kind: "asking"; answer: (isReplaced: boolean) => void }
  | { kind: "failed"; request: AgainRequest; problem: ProblemText };

type AgainDeps = {
  readBatch: (id: string) => Promise<Batch>;
  readList: (batchId: string) => Promise<{ text: string } | { failure: ProblemText }>;
  /** Saves the draft that is there; false if the browser cannot. */
  saveDraft: () => Promise<boolean>;
  begin: (batch: Batch, part: AgainPart, text: string) => Promise<void>;
  describeFailure: (error: Error) => ProblemText;
};

class ListFailure extends Error {
  readonly problem: ProblemText;

  constructor(problem: ProblemText) {
    super(problem.title);
    this.problem = problem;
  }
}

/** Uses a batch again as a new draft. It outlives the page, so that visiting another page loses nothing. */
export function createAgainStore(deps: AgainDeps) {
  let state: AgainState = { kind: "idle" };
  const listeners = new Set<() => void>();
  const set = (next: AgainState) => {
    state = next;
    for (const listener of listeners) listener();
  };

  const ask = () => new Promise<boolean>((resolve) => set({ kind: "asking", answer: resolve }));

  async function textOf({ batchId, part }: AgainRequest): Promise<string> {
    if (part === "options") return "";
    const list = await deps.readList(batchId);
    if ("failure" in list) throw new ListFailure(list.failure);
    return list.text;
  }

  async function begin(request: AgainRequest) {
    const batch = await deps.readBatch(request.batchId);
    const text = await textOf(request);
    if (!(await deps.saveDraft()) && !(await ask())) return;
    await deps.begin(batch, request.part, text);
  }

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** One at a time: an effect of React may ask twice. */
    async take(request: AgainRequest): Promise<void> {
      if (state.kind === "loading" || state.kind === "asking") return;
      set({ kind: "loading", part: request.part });
      try {
        await begin(request);
        set({ kind: "idle" });
      } catch (error) {
        const problem = error instanceof ListFailure ? error.problem : deps.describeFailure(error as Error);
        set({ kind: "failed", request, problem });
      }
    },
    dismiss: () => set({ kind: "idle" }),
  };
}
