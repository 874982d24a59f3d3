import { describe, expect, test } from "vitest";
import { createClosingDrafts, mostClosingCharacters } from "./closing-drafts.ts";
import type { DraftRecord } from "./draft-record.ts";

const draft = (id: string, member = "ann"): DraftRecord => ({
  member,
  id,
  editedAt: 1,
  count: 1,
  isEmpty: false,
  items: {},
});

/** Storage of a browser in which a page closes and others open. */
function setUp() {
  const items = new Map<string, string>([["of another application", "{}"]]);
  const storage = {
    get length() {
      return items.size;
    },
    key: (at: number) => [...items.keys()][at] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  const openPage = (name = "usher") => {
    const closing = createClosingDrafts(name, () => storage);
    const moved: [string, string | undefined][] = [];
    const move = async () => {
      await closing.move(async ({ id }, text) => void moved.push([id, text]));
      return moved;
    };
    return { closing, move };
  };
  return { items, openPage };
}

describe("closing drafts", () => {
  test("the next page moves each draft once", async () => {
    const { openPage, items } = setUp();
    const { closing } = openPage();
    expect(closing.keep(draft("typed"), "a@example.com")).toBe(true);
    expect(closing.keep(draft("with a new form"))).toBe(true);
    const moved = [
      ["typed", "a@example.com"],
      ["with a new form", undefined],
    ];
    const next = openPage();
    expect(await next.move()).toEqual(moved);
    expect(await next.move()).toEqual(moved);
    expect([...items.keys()]).toEqual(["of another application"]);
  });

  test("an Usher below another path moves none", async () => {
    const { openPage } = setUp();
    openPage("usher/one").closing.keep(draft("one"), "a@example.com");
    expect(await openPage("usher/two").move()).toEqual([]);
    expect(await openPage("usher/one").move()).toHaveLength(1);
  });

  test("a draft that cannot be written stays, and the others are moved", async () => {
    const { openPage } = setUp();
    const { closing } = openPage();
    closing.keep(draft("refused"), "a@example.com");
    closing.keep(draft("written"), "b@example.com");
    await closing.move(async ({ id }) => {
      if (id === "refused") throw new DOMException("full", "QuotaExceededError");
    });
    expect(await openPage().move()).toEqual([["refused", "a@example.com"]]);
  });

  test("a newer draft that is kept while an older one is written stays", async () => {
    const { openPage } = setUp();
    const { closing } = openPage();
    closing.keep(draft("edited"), "old");
    await closing.move(async () => void closing.keep(draft("edited"), "new"));
    expect(await openPage().move()).toEqual([["edited", "new"]]);
  });

  test("a member who signs out leaves none, another's stay", async () => {
    const { openPage } = setUp();
    const { closing } = openPage();
    closing.keep(draft("ann's"), "a@example.com");
    closing.keep(draft("ben's", "ben"), "b@example.com");
    closing.removeAll("ann");
    expect(await openPage().move()).toEqual([["ben's", "b@example.com"]]);
    closing.keep(draft("saved"), "a@example.com");
    closing.remove("ann", "saved");
    expect(await openPage().move()).toHaveLength(0);
  });

  test("what is too large, damaged or without storage is not kept and breaks nothing", async () => {
    const { openPage, items } = setUp();
    const { closing, move } = openPage();
    expect(closing.keep(draft("large"), "a".repeat(mostClosingCharacters + 1))).toBe(false);
    items.set("usher closing damaged", "{");
    expect(await move()).toEqual([]);
    const without = createClosingDrafts("usher", () => {
      throw new DOMException("disabled", "SecurityError");
    });
    expect(without.keep(draft("typed"), "a@example.com")).toBe(false);
    without.remove("ann", "typed");
    without.removeAll("ann");
    await without.move(() => Promise.reject(new Error("Nothing is moved")));
  });
});
