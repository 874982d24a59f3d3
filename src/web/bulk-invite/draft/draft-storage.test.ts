import { describe, expect, test } from "vitest";
import { createDraftStorage } from "./draft-storage.ts";

const pause = () => Promise.resolve();

function fakeStorage(limit = Infinity) {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, value: string) {
      const used = [...items].reduce((sum, [held, { length }]) => sum + (held === key ? 0 : length), 0);
      if (used + value.length > limit) throw new DOMException("full", "QuotaExceededError");
      items.set(key, value);
    },
    removeItem: (key: string) => void items.delete(key),
  };
  return { storage, items };
}

const long = Array.from({ length: 30_000 }, (_, i) => `person.${i}@example.com`).join("\n");

describe("draft storage", () => {
  test("text and form come back", async () => {
    const { storage } = fakeStorage();
    const drafts = createDraftStorage({ storage, pause });
    expect(await drafts.saveText(long)).toBe(true);
    drafts.saveForm({ id: "1" });
    const again = createDraftStorage({ storage, pause });
    expect(again.readText()).toBe(long);
    expect(again.readForm()).toEqual({ id: "1" });
  });

  test("a shorter text leaves no part of the longer one", async () => {
    const { storage, items } = fakeStorage();
    const drafts = createDraftStorage({ storage, pause });
    await drafts.saveText(long);
    await drafts.saveText("a@example.com");
    expect(drafts.readText()).toBe("a@example.com");
    await drafts.saveText("");
    expect([...items.values()].join("")).toBe("0");
  });

  test("a text that is too long is not saved in part", async () => {
    const { storage } = fakeStorage();
    const drafts = createDraftStorage({ storage, pause });
    await drafts.saveText("older");
    expect(await drafts.saveText("a".repeat(5_000_000))).toBe(false);
    expect(drafts.readText()).toBe("");
  });

  test("saving reports that the storage is full", async () => {
    const { storage, items } = fakeStorage(300_000);
    expect(await createDraftStorage({ storage, pause }).saveText(long)).toBe(false);
    expect(items.size).toBe(0);
  });

  test("half a text reads as empty", () => {
    const { storage } = fakeStorage();
    void createDraftStorage({ storage, pause: () => new Promise(() => {}) }).saveText(long);
    expect(createDraftStorage({ storage, pause }).readText()).toBe("");
  });

  test("flushing writes the remaining parts", () => {
    const { storage } = fakeStorage();
    const drafts = createDraftStorage({ storage, pause: () => new Promise(() => {}) });
    void drafts.saveText(long);
    drafts.flush();
    expect(drafts.readText()).toBe(long);
  });

  test("the newest of two texts is saved", async () => {
    const { storage } = fakeStorage();
    const drafts = createDraftStorage({ storage, pause });
    await Promise.all([drafts.saveText(long), drafts.saveText("b@example.com")]);
    expect(drafts.readText()).toBe("b@example.com");
  });

  test("a disabled storage reads as empty", async () => {
    const broken = () => {
      throw new DOMException("no", "SecurityError");
    };
    const drafts = createDraftStorage({
      storage: { getItem: broken, setItem: broken, removeItem: broken },
      pause,
    });
    expect(drafts.readText()).toBe("");
    expect(drafts.readForm()).toBe(null);
    expect(await drafts.saveText("a")).toBe(false);
  });
});
