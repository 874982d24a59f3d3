import { isLarge } from "#web/bulk-invite/text/normalize.ts";
import type { Entry, Summary } from "#web/bulk-invite/text/parse-list.ts";
import type { Keep } from "./draft-storage.ts";
import {
  type Lines,
  appendLines,
  indexLines,
  lineText,
  noLines,
  removeLine,
  replaceLine,
  withPlainBreaks,
} from "#web/bulk-invite/text/lines.ts";
import type { Check } from "#web/bulk-invite/worker/protocol.ts";
import { createReader, type Reader, type WorkerPort } from "#web/bulk-invite/worker/worker-client.ts";
import { correctLine } from "#web/bulk-invite/text/corrections.ts";

/** A pause in typing this long is when the list is read; shorter than anybody waits for a count. */
const typingPauseMs = 120;
const keepPauseMs = 400;
const undoDepth = 30;
/** Corrections made one by one in the textarea, where its own undo sees them; more would take seconds. */
const singlyMax = 100;

export type Reading = {
  revision: number;
  summary: Summary;
  /** What is known of the recipients at Clerk; it comes after the reading, in parts. */
  check: Check;
  marks: Uint8Array<ArrayBuffer>;
};

export type DeskState = {
  lines: Lines;
  /** `text` stands in a textarea; `lines` is too large for one and is shown line by line. */
  form: "text" | "lines";
  /** A large text is on its way through the worker and not known line by line yet. */
  isTaking: boolean;
  isReading: boolean;
  reading: Reading | undefined;
  /** Counts changes of the text. */
  revision: number;
  /** Changes when the textarea starts anew with another text. */
  textKey: number;
  /** What the server said against single lines (zero-based) of the text as it is. */
  refusals: ReadonlyMap<number, string>;
  canUndo: boolean;
};

/**
 * The view while it is shown. A textarea takes changes by `replace`, so that the browser's own undo knows them;
 * `reveal` brings an entry into sight and puts the cursor there.
 */
export type View = {
  replace?: (from: number, to: number, text: string) => void;
  reveal: (entry: Pick<Entry, "line" | "column" | "source">) => void;
};

export type Desk = ReturnType<typeof createDesk>;

type DeskOptions = { worker: WorkerPort; keep: Keep; onKeptChange?: (isKept: boolean) => void };

/** The list being prepared: its text, how it is shown, and the newest reading of it. Knows no DOM. */
export function createDesk({ worker, keep, onKeptChange = () => {} }: DeskOptions) {
  let state: DeskState = {
    lines: noLines,
    form: "text",
    isTaking: false,
    isReading: false,
    reading: undefined,
    revision: 0,
    textKey: 0,
    refusals: new Map(),
    canUndo: false,
  };
  let view: View | undefined;
  let past: Lines[] = [];
  let readTimer: ReturnType<typeof setTimeout> | undefined;
  let keepTimer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  const set = (changes: Partial<DeskState>) => {
    state = { ...state, ...changes, canUndo: past.length > 0 };
    for (const listener of listeners) listener();
  };

  const reader: Reader = createReader(worker, {
    onReading({ kind: _, taken, ...reading }) {
      const lines = taken && { text: taken.text ?? state.lines.text, starts: taken.starts };
      const isReading = reading.revision !== state.revision;
      set({ reading, isReading, ...(lines && { lines, isTaking: false }) });
    },
    onCheck({ revision, check }) {
      if (state.reading?.revision === revision) set({ reading: { ...state.reading, check } });
    },
  });

  const keepNow = async () => {
    clearTimeout(keepTimer);
    keepTimer = undefined;
    onKeptChange(await keep.saveText(state.lines.text));
  };

  const keepSoon = () => {
    clearTimeout(keepTimer);
    keepTimer = setTimeout(() => void keepNow(), keepPauseMs);
  };

  /** Every change of the text ends here. */
  const change = (lines: Lines, changes: Partial<DeskState> = {}, pauseMs = 0) => {
    clearTimeout(readTimer);
    const revision = state.revision + 1;
    const isFresh = changes.isTaking === true;
    set({ lines, revision, isReading: true, refusals: new Map(), ...changes });
    const order = () => reader.read({ revision, text: lines.text, isFresh });
    if (pauseMs === 0) order();
    else readTimer = setTimeout(order, pauseMs);
    keepSoon();
  };

  const remember = () => {
    past = [...past.slice(1 - undoDepth), state.lines];
  };

  /** Takes a whole text, in the form that its size asks for. */
  const put = (text: string) => {
    if (isLarge(text) || state.form === "lines") {
      change({ text, starts: noLines.starts }, { form: "lines", isTaking: true });
    } else {
      change(indexLines(withPlainBreaks(text)), { form: "text", textKey: state.textKey + 1 });
    }
  };

  const editLines = (lines: Lines) => {
    remember();
    change(lines);
  };

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** Asks about the newest reading. */
    ask: reader.ask,
    /** Checks at Clerk what is not checked yet, or the whole list again. */
    check: reader.check,
    /** Called by the view when it appears, with nothing when it goes. */
    setView(next: View | undefined) {
      view = next;
    },
    reveal: (entry: Pick<Entry, "line" | "column" | "source">) => view?.reveal(entry),
    /** What the textarea holds now. */
    type: (text: string) => change(indexLines(text), {}, typingPauseMs),
    put,
    /** Adds a text after what is there, as a dropped file is. */
    append(text: string) {
      const { lines, form } = state;
      if (lines.text === "") return put(text);
      const whole = appendLines(lines.starts.length === 1 ? indexLines(lines.text) : lines, text).text;
      if (form === "text" && view?.replace !== undefined && !isLarge(whole)) {
        return view.replace(
          lines.text.length,
          lines.text.length,
          withPlainBreaks(whole.slice(lines.text.length)),
        );
      }
      if (form === "lines") remember();
      return put(whole);
    },
    editLine(line: number, text: string) {
      if (lineText(state.lines, line) === text) return;
      editLines(replaceLine(state.lines, line, text));
    },
    removeLine: (line: number) => editLines(removeLine(state.lines, line)),
    /** Takes the suggestion of one entry. */
    correct(entry: Entry & { suggestion: string }) {
      const { lines, form } = state;
      const line = entry.line - 1;
      const old = lineText(lines, line);
      const text = correctLine(old, entry.column, entry);
      const from = lines.starts[line];
      if (form === "lines") this.editLine(line, text);
      else if (from !== undefined && text !== old) view?.replace?.(from, from + old.length, text);
    },
    /** Takes every suggestion. */
    async correctAll() {
      const { revision, form, reading } = state;
      const count = reading?.summary.counts.suggestions ?? 0;
      if (form === "text" && count <= singlyMax) {
        const entries = await reader.ask("group", {
          group: "suggestions",
          existing: "skip",
          offset: 0,
          limit: count,
        });
        if (state.revision !== revision) return;
        // From the end, so that the columns of what is still to come stay right.
        for (const { suggestion, ...entry } of entries.toReversed()) {
          if (suggestion !== undefined) this.correct({ ...entry, suggestion });
        }
        return;
      }
      const text = await reader.ask("correctedText", {});
      if (state.revision !== revision) return;
      if (form === "lines") editLines(indexLines(text));
      else change(indexLines(text), { textKey: state.textKey + 1 });
    },
    undo() {
      const lines = past.at(-1);
      if (lines === undefined) return;
      past = past.slice(0, -1);
      change(lines);
    },
    /** Writes the draft at once, as far as it was not: the page is about to go. */
    keepAtOnce() {
      if (keepTimer !== undefined) void keepNow();
      keep.flush();
    },
    clear() {
      past = [];
      change(noLines, { form: "text", isTaking: false, textKey: state.textKey + 1 });
    },
    /** Marks what the server said against rows of the submit, whose `lines` (from 1) came with its body. */
    refuse(rows: readonly { index: number; detail: string }[], lines: Uint32Array) {
      set({ refusals: new Map(rows.map(({ index, detail }) => [(lines[index] ?? 0) - 1, detail])) });
    },
  };
}
