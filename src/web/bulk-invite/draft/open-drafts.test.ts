import { expect, onTestFinished, test, vi } from "vitest";
import { createOpenDrafts } from "./open-drafts.ts";

/** A tab of the browser that has a draft open. */
function openTab(name: string, id: string) {
  const channel = new BroadcastChannel(name);
  onTestFinished(() => channel.close());
  const opened: string[] = [];
  const state = { id, copies: 0 };
  const tab = createOpenDrafts({
    channel,
    getId: () => state.id,
    onSameDraft: () => {
      state.copies += 1;
      state.id = `${id}, a copy`;
    },
    onOpen: (other) => opened.push(other),
  });
  return { ...tab, opened, state };
}

test("a tab learns which drafts are open in other tabs", async () => {
  const [one, two, three] = ["one", "two", "three"].map((id) => openTab("open drafts", id));
  await three?.ask();
  await vi.waitFor(() => expect(three?.opened.toSorted()).toEqual(["one", "two"]));
  expect([one?.state.copies, two?.state.copies]).toEqual([0, 0]);
});

test("of two tabs with one draft, the one that asked goes on with a copy", async () => {
  const [first, duplicate] = [openTab("same draft", "one"), openTab("same draft", "one")];
  await duplicate.ask();
  await vi.waitFor(() => expect(duplicate.state.copies).toBe(1));
  expect(first.state.copies).toBe(0);
});

test("a restored draft is announced to the tab that had it", async () => {
  const [frozen, restoring] = [openTab("restored draft", "one"), openTab("restored draft", "two")];
  restoring.state.id = "one";
  restoring.announce();
  await vi.waitFor(() => expect(frozen.state.copies).toBe(1));
});
