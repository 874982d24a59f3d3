import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { ColumnUse } from "#recipients/table/column-use.ts";
import type { PrecheckAnswer } from "#contract/precheck.ts";
import { createMessageHandler } from "#web/bulk-invite/worker/message-handler.ts";
import type { FromWorker, ToWorker } from "#web/bulk-invite/worker/protocol.ts";
import { createWorkerClient, type WorkerPort } from "#web/bulk-invite/worker/worker-client.ts";
import { createColumnChoices } from "./column-choices.ts";
import { createDraft, type Draft } from "./draft.ts";
import { createDraftStorage } from "./draft-storage.ts";
import { memoryRecords } from "./testing/memory-records.ts";
import type { EditorView } from "./line-commands.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const checkedAt = 1;

/** Every address is new unless it begins with "user". */
const request = (emailAddresses: string[]): Promise<PrecheckAnswer> =>
  Promise.resolve({
    checkedAt,
    data: emailAddresses.map((emailAddress) => ({
      emailAddress,
      standing: emailAddress.startsWith("user") ? "user" : "new",
    })),
  });

/** The worker's own code; it handles its messages when the test calls `work`. */
function fakeWorker() {
  let listener: (event: { data: FromWorker }) => void = () => {};
  let crash = () => {};
  const inbox: ToWorker[] = [];
  const handleMessage = createMessageHandler({
    post: (data) => listener({ data }),
    request,
    requestRecipients: () => Promise.resolve(""),
    sleep: () => Promise.resolve(),
    describeFailure: () => ({ title: "", detail: "" }),
  });
  const work = () => {
    for (let message = inbox.shift(); message !== undefined; message = inbox.shift()) handleMessage(message);
  };
  const port: WorkerPort = {
    postMessage: (message) => void inbox.push(message),
    terminate: () => void (inbox.length = 0),
    addEventListener(type: "message" | "error" | "messageerror", added: typeof listener | (() => void)) {
      if (type === "message") listener = added;
      if (type === "error") crash = () => added({ data: { kind: "stopped" } });
    },
  };
  return { port, inbox, work, crash: () => crash() };
}

function setUp() {
  const items = new Map<string, string>();
  const memory = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  const { records } = memoryRecords();
  const storage = createDraftStorage({
    records,
    tab: memory,
    createId: () => "one",
    now: Date.now,
    onSavedChange: () => {},
  });
  const { port, inbox, work, crash } = fakeWorker();
  const columnChoices = createColumnChoices({ device: () => memory, list: () => storage.items });
  const draft = createDraft({ worker: createWorkerClient(() => port), storage, columnChoices });
  return { draft, storage, columnChoices, inbox, work, crash };
}

const large = Array.from({ length: 3_000 }, (_, i) => `person.${i}@example.com`).join("\n");
const counts = (draft: Draft) => draft.getState().parsed?.summary.counts;

describe("draft", () => {
  test("typed text is parsed after a pause", () => {
    const { draft, inbox, work } = setUp();
    draft.type("a@example.com");
    draft.type("a@example.com\nb@example.com");
    expect(inbox).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(inbox.length).toBe(1);
    expect(draft.getState().isParsing).toBe(true);
    work();
    expect(draft.getState().isParsing).toBe(false);
    expect(counts(draft)?.recipients).toBe(2);
  });

  test("the result of an overtaken text is dropped", () => {
    const { draft, work } = setUp();
    draft.put("a@example.com");
    draft.put("a@example.com\nb@example.com");
    const seen: unknown[] = [];
    draft.subscribe(() => seen.push(counts(draft)?.recipients));
    work();
    expect(seen).toEqual([2]);
  });

  test("a large text is shown line by line", () => {
    const { draft, work } = setUp();
    draft.put(large);
    expect(draft.getState()).toMatchObject({ mode: "lines", isLoading: true });
    work();
    expect(draft.getState()).toMatchObject({ isLoading: false });
    expect(draft.getState().lines.starts.length).toBe(3_000);
  });

  test("an address added to a list of lines is shown where it is, without reading the list as a new one", () => {
    const { draft, work } = setUp();
    const shown: number[] = [];
    draft.put(large);
    work();
    draft.setEditor({ reveal: () => {}, show: (line) => void shown.push(line) });
    draft.append("added@example.com\r\nlast@example.com");
    expect(draft.getState()).toMatchObject({ isLoading: false, isParsing: true });
    expect(shown).toEqual([3_001]);
    work();
    expect(counts(draft)?.recipients).toBe(3_002);
    expect(draft.getState().lines.starts).toHaveLength(3_003);
  });

  test("an address that is kept is no longer doubtful, also after a reload, until the draft is cleared", () => {
    const { draft, storage, work } = setUp();
    draft.put("kim@gmial.com\nlee@gmial.com");
    work();
    draft.keepAddress("kim@gmial.com");
    work();
    expect(counts(draft)).toMatchObject({ recipients: 2, doubtful: 1 });
    expect(storage.items.getItem("kept")).toBe("kim@gmial.com");
    draft.clear();
    expect(storage.items.getItem("kept")).toBeNull();
    draft.put("kim@gmial.com");
    work();
    expect(counts(draft)?.doubtful).toBe(1);
  });

  test("an edited line is parsed, and undo restores it", () => {
    const { draft, work } = setUp();
    draft.put(large);
    work();
    draft.editLine(5, "broken@@example.com");
    work();
    expect(counts(draft)).toMatchObject({ recipients: 2_999, problems: 1 });
    draft.undo();
    work();
    expect(draft.getState().lines.text).toBe(large);
    expect(counts(draft)?.recipients).toBe(3_000);
  });

  test("chosen columns are read immediately, and the next page reads the same headings with them", () => {
    const { draft, work, columnChoices } = setUp();
    draft.put("email,role\na@example.com,admin");
    work();
    const { revision, parsed } = draft.getState();
    expect(parsed?.summary.unusedColumns).toEqual(["role"]);
    const table = parsed?.summary.tables[0];
    if (table === undefined) throw new Error("There is no table.");
    const uses: ColumnUse[] = [{ kind: "address" }, { kind: "metadata", key: "role", type: "text" }];
    draft.chooseColumns(table, uses);
    work();
    // Another revision is another submission, even if the text is the same.
    expect(draft.getState().revision).toBeGreaterThan(revision);
    expect(draft.getState().parsed?.summary.unusedColumns).toEqual([]);
    expect(columnChoices.all()).toEqual({ [table.key]: uses });
    draft.chooseColumns(table, undefined);
    work();
    expect(draft.getState().parsed?.summary.unusedColumns).toEqual(["role"]);
  });

  test("appended text is added to the list", () => {
    const { draft, work } = setUp();
    draft.put(large);
    work();
    draft.append("more@example.com");
    work();
    expect(draft.getState().lines.text.endsWith("\nmore@example.com")).toBe(true);
    expect(counts(draft)?.recipients).toBe(3_001);
  });

  /** A textarea that shows the store's text only once `render` is called, as a browser does. */
  function mountTextarea(draft: Draft) {
    let shown = draft.getState();
    let value = shown.lines.text;
    const change = (text: string) => {
      value = text;
      draft.type(value, shown.textareaKey);
    };
    draft.setEditor({
      reveal: () => {},
      holds: (text) => text === value,
      replace: (from, to, text) => change(value.slice(0, from) + text + value.slice(to)),
    });
    const render = () => {
      if (draft.getState().textareaKey !== shown.textareaKey) value = draft.getState().lines.text;
      shown = draft.getState();
    };
    return { render, typeAtEnd: (text: string) => change(value + text), value: () => value };
  }

  const item = {
    kind: "doubtful",
    line: 2,
    column: 1,
    source: "kim@gmial.com",
    text: "kim@gmial.com",
  } as const;

  test.each([
    ["a textarea", "a@example.com"],
    ["a large list", large],
  ])("a doubtful address in %s is left out with its line, or alone if the line holds more", (_, first) => {
    const { draft, work } = setUp();
    const count = first.split("\n").length;
    draft.put(`${first}\nkim@gmial.com,Kim\nkim@gmial.com, b@example.com`);
    work();
    if (draft.getState().mode === "textarea") mountTextarea(draft);
    draft.leaveOut({ ...item, line: count + 2 });
    vi.advanceTimersByTime(200);
    work();
    expect(draft.getState().lines.text).toBe(`${first}\nkim@gmial.com,Kim\n, b@example.com`);
    draft.leaveOut({ ...item, line: count + 1, isAlone: true });
    vi.advanceTimersByTime(200);
    work();
    expect(draft.getState().lines.text).toBe(`${first}\n, b@example.com`);
  });

  test("two texts that are appended before the page renders are both in the list", () => {
    const { draft } = setUp();
    const textarea = mountTextarea(draft);
    draft.append("a@example.com\n");
    draft.append("b@example.com");
    textarea.render();
    expect(textarea.value()).toBe("a@example.com\n\nb@example.com");
    expect(draft.getState().lines.text).toBe(textarea.value());
  });

  test("letters typed before an appended text is rendered are kept in front of it", () => {
    const { draft, work } = setUp();
    const textarea = mountTextarea(draft);
    textarea.typeAtEnd("a@example.co");
    draft.append(large);
    textarea.typeAtEnd("m");
    textarea.typeAtEnd("\n");
    work();
    expect(draft.getState().lines.text).toBe(`a@example.com\n\n${large}`);
  });

  test("letters typed into a textarea whose text was replaced do not bring the old text back", () => {
    const { draft } = setUp();
    const textarea = mountTextarea(draft);
    textarea.typeAtEnd("old@example.com");
    draft.put("new@example.com");
    textarea.typeAtEnd("x");
    expect(draft.getState().lines.text).toBe("new@example.com");
  });

  test("an append first keeps the line that is being edited", () => {
    const { draft, work } = setUp();
    draft.put(large);
    work();
    draft.setEditor({ reveal: () => {}, finishEdit: () => draft.editLine(0, "edited@example.com") });
    draft.append("more@example.com");
    work();
    expect(draft.getState().lines.text).toMatch(/^edited@example\.com\n[^]*\n\nmore@example\.com$/);
  });

  test("undo restores a text to which another was appended while it loaded", () => {
    const { draft, work } = setUp();
    draft.put(large);
    draft.append("more@example.com");
    work();
    draft.undo();
    work();
    expect(draft.getState().lines.text).toBe(large);
    expect(draft.getState().lines.starts.length).toBe(3_000);
  });

  test("a text loses its NUL characters", () => {
    const { draft } = setUp();
    draft.put("\0a@example.com\0");
    expect(draft.getState().lines.text).toBe("a@example.com");
  });

  test("rules that arrive after the text read it again, once for each change", () => {
    const { draft, inbox, work } = setUp();
    draft.put("a@example.com\nb@evil.example");
    work();
    expect(counts(draft)).toMatchObject({ recipients: 2, outside: 0 });
    draft.setReading({ allowedDomains: ["example.com"] });
    draft.setReading({ allowedDomains: ["example.com"] });
    expect(inbox.length).toBe(1);
    work();
    expect(counts(draft)).toMatchObject({ recipients: 1, outside: 1 });
    draft.setReading({ allowedDomains: [] });
    work();
    expect(counts(draft)).toMatchObject({ recipients: 2, outside: 0 });
  });

  test("rules that arrive while a large text loads apply to it", () => {
    const { draft, work } = setUp();
    draft.put(`${large}\nb@evil.example`);
    draft.setReading({ allowedDomains: ["example.com"] });
    work();
    expect(counts(draft)).toMatchObject({ recipients: 3_000, outside: 1 });
    expect(draft.getState()).toMatchObject({ isLoading: false, isParsing: false });
    expect(draft.getState().lines.starts.length).toBe(3_001);
  });

  test("corrections are applied to the textarea from the end", async () => {
    const { draft, work } = setUp();
    let text = "a@gmial.com\nb@gmial.com";
    const replaced: number[] = [];
    const editor: EditorView = {
      reveal: () => {},
      replace(from, to, inserted) {
        replaced.push(from);
        text = text.slice(0, from) + inserted + text.slice(to);
        draft.type(text);
      },
    };
    draft.put(text);
    draft.setEditor(editor);
    work();
    const done = draft.correctAll();
    // The reply arrives, then each correction changes the text.
    work();
    await done;
    expect(text).toBe("a@gmail.com\nb@gmail.com");
    expect(replaced).toEqual([12, 0]);
  });

  test("corrections that are applied right after an edit wait for the text to be parsed", async () => {
    const { draft, work } = setUp();
    const textarea = mountTextarea(draft);
    draft.put("lee@gmial.com\nkim@gmial.com");
    work();
    textarea.render();
    draft.leaveOut({
      kind: "doubtful",
      line: 1,
      column: 1,
      source: "lee@gmial.com",
      text: "",
      isAlone: true,
    });
    const done = draft.correctAll();
    vi.advanceTimersByTime(200);
    work();
    await vi.advanceTimersByTimeAsync(0);
    work();
    await done;
    expect(textarea.value()).toBe("kim@gmail.com");
  });

  test("a saved draft is shown with its kept addresses and its count", async () => {
    const { draft, storage, work } = setUp();
    draft.put("kim@gmial.com\nlee@gmial.com");
    draft.keepAddress("kim@gmial.com");
    work();
    await storage.flush();
    draft.load();
    work();
    expect(draft.getState().lines.text).toBe("kim@gmial.com\nlee@gmial.com");
    expect(counts(draft)).toMatchObject({ recipients: 2, doubtful: 1 });
    expect(draft.getState().generation).toBe(1);
  });

  test("an empty draft in place of a list forgets the list", async () => {
    const { draft, storage, work } = setUp();
    draft.put("a@example.com");
    work();
    storage.end();
    draft.load();
    work();
    expect(draft.getState()).toMatchObject({ lines: { text: "" }, isParsing: false });
    expect(counts(draft)?.recipients).toBe(0);
  });

  test("refused lines are marked until the text changes", () => {
    const { draft, work } = setUp();
    draft.put("\na@example.com");
    work();
    draft.refuse([{ index: 0, detail: "No such domain." }], new Uint32Array([2]));
    expect([...draft.getState().refusals]).toEqual([[1, "No such domain."]]);
    draft.type("\nb@example.com");
    expect(draft.getState().refusals.size).toBe(0);
  });

  test("the pre-check follows parsing", async () => {
    const { draft, work } = setUp();
    draft.put("a@example.com\nuser@example.com");
    work();
    expect(draft.getState().parsed?.precheck).toMatchObject({ phase: "checking", counts: { unchecked: 2 } });
    await vi.advanceTimersByTimeAsync(1);
    expect(draft.getState().parsed?.precheck).toMatchObject({
      phase: "done",
      counts: { users: 1, unchecked: 0 },
      checkedAt,
    });
  });

  test("an error of the worker keeps the text, which can be read again", async () => {
    const { draft, work, crash } = setUp();
    draft.put("a@example.com");
    work();
    draft.put("a@example.com\nb@example.com");
    const corrected = draft.correctAll();
    crash();
    await expect(corrected).rejects.toThrow("The list was not read.");
    const { lines, parsed, isParsing, isStopped } = draft.getState();
    expect(lines.text).toBe("a@example.com\nb@example.com");
    expect({ parsed, isParsing, isStopped }).toEqual({
      parsed: undefined,
      isParsing: false,
      isStopped: true,
    });
    draft.readAgain();
    work();
    expect(draft.getState().isStopped).toBe(false);
    expect(counts(draft)?.recipients).toBe(2);
  });
});
