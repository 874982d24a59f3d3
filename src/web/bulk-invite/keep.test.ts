import { describe, expect, test } from "vitest";
import { createKeep } from "./keep.ts";

function storage(limit = Infinity) {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > limit) throw new DOMException("full", "QuotaExceededError");
      items.set(key, value);
    },
    removeItem: (key: string) => void items.delete(key),
  };
}

describe("keep", () => {
  test("text and options come back", () => {
    const place = storage();
    createKeep(place).saveText("a@example.com");
    createKeep(place).saveRest({ id: "1" });
    expect(createKeep(place).readText()).toBe("a@example.com");
    expect(createKeep(place).readRest()).toEqual({ id: "1" });
  });

  test("a text too long is told and not half kept", () => {
    const keep = createKeep(storage());
    keep.saveText("older");
    expect(keep.saveText("a".repeat(5_000_000))).toBe(false);
    expect(keep.readText()).toBe("");
  });

  test("a full storage is told", () => {
    expect(createKeep(storage(3)).saveText("a@example.com")).toBe(false);
  });

  test("broken storage reads as nothing", () => {
    const broken = () => {
      throw new DOMException("no", "SecurityError");
    };
    const keep = createKeep({ getItem: broken, setItem: broken, removeItem: broken });
    expect(keep.readText()).toBe("");
    expect(keep.readRest()).toBe(null);
    expect(keep.saveText("a")).toBe(false);
  });
});
