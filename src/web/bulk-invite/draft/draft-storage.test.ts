import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createDraftStorage } from "./draft-storage.ts";
import { memoryRecords } from "./testing/memory-records.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A browser whose tabs share one database of drafts. */
function setUp() {
  const memory = memoryRecords();
  let lastId = 0;
  const openTab = (tabItems = new Map<string, string>()) => {
    const saved: boolean[] = [];
    const storage = createDraftStorage({
      records: memory.records,
      tab: {
        getItem: (key) => tabItems.get(key) ?? null,
        setItem: (key, value) => void tabItems.set(key, value),
      },
      createId: () => `draft-${(lastId += 1)}`,
      now: Date.now,
      onSavedChange: (isSaved) => saved.push(isSaved),
    });
    return { storage, tabItems, saved };
  };
  const pass = () => vi.advanceTimersByTimeAsync(1_000);
  return { ...memory, openTab, pass };
}

describe("draft storage", () => {
  test("a reload of the tab finds text, form and count", async () => {
    const { openTab, pass, saved } = setUp();
    const { storage, tabItems } = openTab();
    await storage.open("ann");
    storage.setText("a@example.com");
    storage.setCount(1);
    storage.items.setItem("form", "{}");
    await pass();
    const again = openTab(tabItems).storage;
    await again.open("ann");
    expect([again.getText(), again.items.getItem("form")]).toEqual(["a@example.com", "{}"]);
    expect([...saved.values()][0]?.record).toMatchObject({ member: "ann", count: 1, isEmpty: false });
  });

  test("several changes in a row are written once, and a change of the form leaves the text", async () => {
    const { openTab, pass, state } = setUp();
    const { storage } = openTab();
    await storage.open("ann");
    for (const text of ["a", "ab", "abc"]) storage.setText(text);
    await pass();
    storage.items.setItem("form", "{}");
    await pass();
    expect(state).toMatchObject({ writes: 2, textsWritten: 1 });
  });

  test("two tabs have two drafts, and another member has neither", async () => {
    const { openTab, pass, saved } = setUp();
    const [one, two] = [openTab(), openTab()];
    await Promise.all([one.storage.open("ann"), two.storage.open("ann")]);
    one.storage.setText("one");
    two.storage.setText("two");
    await pass();
    expect([...saved.values()].map(({ text }) => text)).toEqual(["one", "two"]);
    const ben = openTab(one.tabItems).storage;
    await ben.open("ben");
    expect(ben.getText()).toBe("");
  });

  test("a new tab goes on with the draft of a closed one", async () => {
    const { openTab, pass, saved } = setUp();
    const closed = openTab().storage;
    await closed.open("ann");
    closed.setText("a@example.com");
    await pass();
    const { storage, tabItems } = openTab();
    await storage.open("ann");
    expect(await storage.adopt(closed.getId())).toBe(true);
    expect(storage.getText()).toBe("a@example.com");
    const reloaded = openTab(tabItems).storage;
    await reloaded.open("ann");
    expect(reloaded.getText()).toBe("a@example.com");
    expect(saved.size).toBe(1);
    expect(await storage.adopt("gone")).toBe(false);
  });

  test("a tab whose draft is open elsewhere goes on with a copy", async () => {
    const { openTab, pass, saved } = setUp();
    const { storage, tabItems } = openTab();
    await storage.open("ann");
    storage.setText("a@example.com");
    await pass();
    const duplicate = openTab(tabItems).storage;
    await duplicate.open("ann");
    duplicate.separate();
    duplicate.setText("b@example.com");
    await pass();
    expect([...saved.values()].map(({ text }) => text)).toEqual(["a@example.com", "b@example.com"]);
  });

  test("a submitted draft is deleted, and a late write does not bring it back", async () => {
    const { openTab, pass, saved } = setUp();
    const { storage } = openTab();
    await storage.open("ann");
    storage.setText("a@example.com");
    await pass();
    storage.items.setItem("form", "{}");
    storage.end();
    await pass();
    expect(saved.size).toBe(0);
    expect([storage.getText(), storage.items.getItem("form")]).toEqual(["", null]);
  });

  test("leaving the page saves what is unsaved, without a pause", async () => {
    const { openTab, textOf } = setUp();
    const { storage } = openTab();
    await storage.open("ann");
    storage.setText("a@example.com");
    await storage.flush();
    expect(textOf("ann", storage.getId())).toBe("a@example.com");
  });

  test("a closing page keeps its unsaved changes, even in the middle of a write", async () => {
    const { openTab, pass, kept } = setUp();
    const { storage } = openTab();
    await storage.open("ann");
    storage.setText("a@example.com");
    expect(storage.keep()).toBe(true);
    const writing = storage.flush();
    storage.keep();
    await writing;
    storage.keep();
    storage.items.setItem("form", "{}");
    storage.keep();
    await pass();
    storage.keep();
    const unsaved = kept.map(({ record, text }) => [record.id, text, record.items]);
    const id = storage.getId();
    expect(unsaved).toEqual([
      [id, "a@example.com", {}],
      [id, "a@example.com", {}],
      [id, undefined, { form: "{}" }],
    ]);
  });

  test("a closing page says what it cannot keep", async () => {
    const { openTab, state } = setUp();
    const { storage } = openTab();
    await storage.open("ann");
    state.isFull = true;
    expect(storage.keep()).toBe(true);
    storage.setText("a@example.com");
    expect(storage.keep()).toBe(false);
  });

  test("a full disk is reported only while the list would be lost", async () => {
    const { openTab, pass, state } = setUp();
    const { storage, saved } = openTab();
    await storage.open("ann");
    state.isFull = true;
    storage.items.setItem("form", "{}");
    await pass();
    storage.setText("a@example.com");
    await pass();
    state.isFull = false;
    storage.setText("a@example.com\n");
    await pass();
    expect(saved).toEqual([true, false, true]);
  });

  test("a text that could not be saved is written with the next change of anything", async () => {
    const { openTab, pass, state, textOf } = setUp();
    const { storage } = openTab();
    await storage.open("ann");
    state.isFull = true;
    storage.setText("a@example.com");
    await pass();
    state.isFull = false;
    storage.setCount(1);
    await pass();
    expect(textOf("ann", storage.getId())).toBe("a@example.com");
  });
});
