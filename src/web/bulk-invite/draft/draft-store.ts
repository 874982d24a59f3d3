import { type Lines, noLines } from "#web/bulk-invite/text/lines.ts";
import type { Reading } from "#web/bulk-invite/text/parse-list.ts";
import type { ParsedEvent, WorkerEvent } from "#web/bulk-invite/worker/protocol.ts";
import type { WorkerClient } from "#web/bulk-invite/worker/worker-client.ts";

/** What the worker found in a text; its pre-check is updated while it runs. */
export type ParseResult = Omit<ParsedEvent, "kind" | "normalized">;

export type DraftState = {
  lines: Lines;
  /** A text too large for a textarea is shown line by line. */
  mode: "textarea" | "lines";
  /** The worker is normalizing a large text, whose lines are not known yet. */
  isLoading: boolean;
  isParsing: boolean;
  /** The worker ended with an error while it knew or read this text. */
  isStopped: boolean;
  parsed: ParseResult | undefined;
  /** Closing the tab would lose the list: the browser does not save it. */
  isUnsaved: boolean;
  /** Counts the drafts that were opened in this tab. */
  generation: number;
  /** Counts changes of the text. */
  revision: number;
  /** Changes when the textarea must be mounted again with another text. */
  textareaKey: number;
  /** Why the server refused single lines (zero-based) of this text. */
  refusals: ReadonlyMap<number, string>;
  reading: Reading;
  /** The list as text or its tables as grids. */
  view: "text" | "table";
  /** Earlier texts, for undo; what is typed into a textarea is in the browser's own history. */
  past: readonly Lines[];
};

const emptyDraft: DraftState = {
  lines: noLines,
  mode: "textarea",
  isLoading: false,
  isParsing: false,
  isStopped: false,
  parsed: undefined,
  isUnsaved: false,
  generation: 0,
  revision: 0,
  textareaKey: 0,
  refusals: new Map(),
  reading: { allowedDomains: [], choices: {}, keptAddresses: [] },
  view: "text",
  past: [],
};

function afterParsing(state: DraftState, { kind: _, normalized, ...parsed }: ParsedEvent): DraftState {
  const isParsing = parsed.revision !== state.revision;
  if (normalized === undefined) return { ...state, parsed, isParsing };
  const lines = { text: normalized.text ?? state.lines.text, starts: normalized.starts };
  return { ...state, parsed, isParsing, lines, isLoading: false };
}

function afterEvent(state: DraftState, event: WorkerEvent): DraftState {
  if (event.kind === "parsed") return afterParsing(state, event);
  if (event.kind === "stopped") {
    return state.lines.text === ""
      ? state
      : { ...state, parsed: undefined, isParsing: false, isStopped: true };
  }
  if (event.kind === "signedOut" || state.parsed?.revision !== event.revision) return state;
  return { ...state, parsed: { ...state.parsed, precheck: event.precheck } };
}

export type DraftStore = ReturnType<typeof createDraftStore>;

type StoreDeps = { worker: WorkerClient; saveSoon: () => void };

/** The list being prepared and its newest parse result. Knows no DOM. */
export function createDraftStore({ worker, saveSoon }: StoreDeps) {
  let state: DraftState = emptyDraft;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const set = (next: DraftState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  worker.subscribe((event) => set(afterEvent(state, event)));

  /** Every change of the text: it is parsed after `pauseMs` without another change, and saved. */
  function setLines(lines: Lines, changes: Partial<DraftState> = {}, pauseMs = 0) {
    clearTimeout(timer);
    const revision = state.revision + 1;
    const isRaw = changes.isLoading === true;
    set({ ...state, lines, revision, isParsing: true, isStopped: false, refusals: new Map(), ...changes });
    const parse = () => worker.parse({ revision, text: lines.text, isRaw, reading: state.reading });
    if (pauseMs === 0) parse();
    else timer = setTimeout(parse, pauseMs);
    saveSoon();
  }

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Replaces the draft by an empty one; the worker forgets its list. */
    begin(reading: Partial<Reading>) {
      clearTimeout(timer);
      const { revision, generation, textareaKey, isUnsaved } = state;
      const isFirst = revision === 0;
      set({
        ...emptyDraft,
        reading: { ...state.reading, ...reading },
        generation: generation + 1,
        textareaKey: textareaKey + 1,
        revision: revision + 1,
        isUnsaved,
      });
      if (!isFirst)
        worker.parse({ revision: state.revision, text: "", isRaw: false, reading: state.reading });
    },
    update: (changes: Partial<DraftState>) => set({ ...state, ...changes }),
    setLines,
    /** Reads the same text again, after the worker stopped. */
    readAgain: () => setLines(state.lines, { isLoading: state.isLoading }),
    /** Reads the text again by these rules. */
    setReading(changed: Partial<Reading>) {
      const reading = { ...state.reading, ...changed };
      if (JSON.stringify(reading) === JSON.stringify(state.reading)) return;
      const { lines, isLoading } = state;
      if (lines.text === "") set({ ...state, reading });
      else setLines(lines, { isLoading, reading });
    },
  };
}
