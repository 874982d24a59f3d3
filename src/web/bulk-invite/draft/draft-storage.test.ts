import { describe, expect, test } from "vitest";
import { createKeep } from "./draft-storage.ts";

const pause = () => Promise.resolve();

function place(limit = Infinity) {
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

describe("keep", () => {
  test("text and options come back", async () => {
    const { storage } = place();
    const keep = createKeep({ storage, pause });
    expect(await keep.saveText(long)).toBe(true);
    keep.saveRest({ id: "1" });
    const again = createKeep({ storage, pause });
    expect(again.readText()).toBe(long);
    expect(again.readRest()).toEqual({ id: "1" });
  });

  test("a shorter text leaves nothing behind", async () => {
    const { storage, items } = place();
    const keep = createKeep({ storage, pause });
    await keep.saveText(long);
    await keep.saveText("a@example.com");
    expect(keep.readText()).toBe("a@example.com");
    await keep.saveText("");
    expect([...items.values()].join("")).toBe("0");
  });

  test("a text too long is told and not half kept", async () => {
    const { storage } = place();
    const keep = createKeep({ storage, pause });
    await keep.saveText("older");
    expect(await keep.saveText("a".repeat(5_000_000))).toBe(false);
    expect(keep.readText()).toBe("");
  });

  test("a full storage is told", async () => {
    const { storage, items } = place(300_000);
    expect(await createKeep({ storage, pause }).saveText(long)).toBe(false);
    expect(items.size).toBe(0);
  });

  test("half a text counts as none", () => {
    const { storage } = place();
    void createKeep({ storage, pause: () => new Promise(() => {}) }).saveText(long);
    expect(createKeep({ storage, pause }).readText()).toBe("");
  });

  test("flushing writes what is left", () => {
    const { storage } = place();
    const keep = createKeep({ storage, pause: () => new Promise(() => {}) });
    void keep.saveText(long);
    keep.flush();
    expect(keep.readText()).toBe(long);
  });

  test("the newest of two texts wins", async () => {
    const { storage } = place();
    const keep = createKeep({ storage, pause });
    await Promise.all([keep.saveText(long), keep.saveText("b@example.com")]);
    expect(keep.readText()).toBe("b@example.com");
  });

  test("broken storage reads as nothing", async () => {
    const broken = () => {
      throw new DOMException("no", "SecurityError");
    };
    const keep = createKeep({ storage: { getItem: broken, setItem: broken, removeItem: broken }, pause });
    expect(keep.readText()).toBe("");
    expect(keep.readRest()).toBe(null);
    expect(await keep.saveText("a")).toBe(false);
  });
});
