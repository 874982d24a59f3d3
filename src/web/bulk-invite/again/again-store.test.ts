import { describe, expect, test } from "vitest";
import { batchForTests } from "#web/batches/testing/batch.ts";
import { type AgainState, createAgainStore } from "./again-store.ts";

const batch = batchForTests({ done: 2 }, { id: "one" });
const list = { batchId: "one", part: "list" } as const;

type Deps = Parameters<typeof createAgainStore>[0];

function setUp(changes: Partial<Deps> = {}) {
  const begun: unknown[] = [];
  const store = createAgainStore({
    readBatch: async () => batch,
    readList: async () => ({ text: "a@example.com" }),
    saveDraft: async () => true,
    begin: async ({ id }, part, text) => void begun.push([id, part, text]),
    describeFailure: ({ message }) => ({ title: message, detail: "" }),
    ...changes,
  });
  return { store, begun };
}

describe("a batch that is used again", () => {
  test("the list and the options, or the options only, begin a draft", async () => {
    const { store, begun } = setUp();
    const both = Promise.all([store.take(list), store.take(list)]);
    expect(store.getState()).toEqual({ kind: "loading", part: "list" });
    await both;
    await store.take({ batchId: "one", part: "options" });
    expect(begun).toEqual([
      ["one", "list", "a@example.com"],
      ["one", "options", ""],
    ]);
    expect(store.getState()).toEqual({ kind: "idle" });
  });

  test.each([
    [true, [["one", "list", "a@example.com"]]],
    [false, []],
  ])("a list that cannot be saved is replaced only after a question (%s)", async (isReplaced, expected) => {
    const { store, begun } = setUp({ saveDraft: async () => false });
    const asked: AgainState[] = [];
    store.subscribe(() => {
      const state = store.getState();
      if (state.kind !== "asking") return;
      asked.push(state);
      state.answer(isReplaced);
    });
    await store.take(list);
    expect([asked.length, begun, store.getState()]).toEqual([1, expected, { kind: "idle" }]);
  });

  test("a batch or a list that cannot be read leaves the draft, and can be tried again", async () => {
    const failures: Partial<Deps>[] = [
      { readBatch: () => Promise.reject(new Error("Not found")) },
      { readList: async () => ({ failure: { title: "Not found", detail: "" } }) },
    ];
    for (const failure of failures) {
      const { store, begun } = setUp(failure);
      await store.take(list);
      expect(store.getState()).toEqual({
        kind: "failed",
        request: list,
        problem: { title: "Not found", detail: "" },
      });
      store.dismiss();
      expect([begun, store.getState()]).toEqual([[], { kind: "idle" }]);
    }
  });
});
