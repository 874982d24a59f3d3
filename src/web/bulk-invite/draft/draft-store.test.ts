import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PrecheckAnswer } from "#contract/precheck.ts";
import { createDesk, type View } from "./draft-store.ts";
import { createKeep } from "./draft-storage.ts";
import type { FromWorker, ToWorker } from "#web/bulk-invite/worker/protocol.ts";
import { createWork } from "#web/bulk-invite/worker/message-handler.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const checkedAt = 1;

/** Everybody is new but those who are called user. */
const ask = (emailAddresses: string[]): Promise<PrecheckAnswer> =>
  Promise.resolve({
    checkedAt,
    data: emailAddresses.map((emailAddress) => ({
      emailAddress,
      standing: emailAddress.startsWith("user") ? "user" : "new",
    })),
  });

/** The worker's own code, answering when it is told to. */
function worker() {
  let hear: (message: FromWorker) => void = () => {};
  const inbox: ToWorker[] = [];
  const take = createWork({
    post: (message) => hear(message),
    ask,
    rest: () => Promise.resolve(),
    wordsOf: () => ({ title: "", detail: "" }),
  });
  const work = () => {
    for (let message = inbox.shift(); message !== undefined; message = inbox.shift()) take(message);
  };
  const port = {
    send: (message: ToWorker) => void inbox.push(message),
    listen: (to: typeof hear) => void (hear = to),
  };
  return { port, inbox, work };
}

function setUp() {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  const keep = createKeep({ storage, pause: () => Promise.resolve() });
  const { port, inbox, work } = worker();
  return { desk: createDesk({ worker: port, keep }), keep, inbox, work };
}

const large = Array.from({ length: 3_000 }, (_, i) => `person.${i}@example.com`).join("\n");
const counts = (desk: ReturnType<typeof setUp>["desk"]) => desk.getState().reading?.summary.counts;

describe("desk", () => {
  test("typing is read after a pause", () => {
    const { desk, inbox, work } = setUp();
    desk.type("a@example.com");
    desk.type("a@example.com\nb@example.com");
    expect(inbox).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(inbox.length).toBe(1);
    expect(desk.getState().isReading).toBe(true);
    work();
    expect(desk.getState().isReading).toBe(false);
    expect(counts(desk)?.recipients).toBe(2);
  });

  test("an overtaken answer is dropped", () => {
    const { desk, work } = setUp();
    desk.put("a@example.com");
    desk.put("a@example.com\nb@example.com");
    const seen: unknown[] = [];
    desk.subscribe(() => seen.push(counts(desk)?.recipients));
    work();
    expect(seen).toEqual([2]);
  });

  test("a large text is shown line by line", () => {
    const { desk, work } = setUp();
    desk.put(large);
    expect(desk.getState()).toMatchObject({ form: "lines", isTaking: true });
    work();
    expect(desk.getState()).toMatchObject({ isTaking: false });
    expect(desk.getState().lines.starts.length).toBe(3_000);
  });

  test("an edited line is read and taken back", () => {
    const { desk, work } = setUp();
    desk.put(large);
    work();
    desk.editLine(5, "broken@@example.com");
    work();
    expect(counts(desk)).toMatchObject({ recipients: 2_999, problems: 1 });
    desk.undo();
    work();
    expect(desk.getState().lines.text).toBe(large);
    expect(counts(desk)?.recipients).toBe(3_000);
  });

  test("a paste adds to what is there", () => {
    const { desk, work } = setUp();
    desk.put(large);
    work();
    desk.append("more@example.com");
    work();
    expect(desk.getState().lines.text.endsWith("\nmore@example.com")).toBe(true);
    expect(counts(desk)?.recipients).toBe(3_001);
  });

  test("corrections go through the textarea from the end", async () => {
    const { desk, work } = setUp();
    let text = "a@gmial.com\nb@gmial.com";
    const replaced: number[] = [];
    const view: View = {
      reveal: () => {},
      replace(from, to, inserted) {
        replaced.push(from);
        text = text.slice(0, from) + inserted + text.slice(to);
        desk.type(text);
      },
    };
    desk.put(text);
    desk.setView(view);
    work();
    const done = desk.correctAll();
    // The answer arrives, then each correction changes the text.
    work();
    await done;
    expect(text).toBe("a@gmail.com\nb@gmail.com");
    expect(replaced).toEqual([12, 0]);
  });

  test("the draft is kept and cleared", async () => {
    const { desk, keep, work } = setUp();
    desk.put("a@example.com");
    work();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keep.readText()).toBe("a@example.com");
    desk.clear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(keep.readText()).toBe("");
  });

  test("leaving at once loses nothing", () => {
    const { desk, keep } = setUp();
    desk.put(large);
    desk.keepAtOnce();
    expect(keep.readText()).toBe(large);
  });

  test("what the server refuses is marked until corrected", () => {
    const { desk, work } = setUp();
    desk.put("\na@example.com");
    work();
    desk.refuse([{ index: 0, detail: "No such domain." }], new Uint32Array([2]));
    expect([...desk.getState().refusals]).toEqual([[1, "No such domain."]]);
    desk.type("\nb@example.com");
    expect(desk.getState().refusals.size).toBe(0);
  });

  test("the check follows the reading", async () => {
    const { desk, work } = setUp();
    desk.put("a@example.com\nuser@example.com");
    work();
    expect(desk.getState().reading?.check).toMatchObject({ phase: "checking", counts: { unchecked: 2 } });
    await vi.advanceTimersByTimeAsync(1);
    expect(desk.getState().reading?.check).toMatchObject({
      phase: "done",
      counts: { users: 1, unchecked: 0 },
      checkedAt,
    });
  });
});
