import { expect, test } from "vitest";
import { createTabStorage } from "./tab-storage.ts";

/** A browser's storage for one origin. */
function originStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    clear: () => items.clear(),
  };
}

test("S10: Ushers below different paths of one host do not share a draft", () => {
  const origin = originStorage();
  const [one, other, root] = ["/staging", "/production", ""].map((path) =>
    createTabStorage(() => origin, path),
  );
  one?.setItem("usher.draft", "a@example.com");
  expect([other?.getItem("usher.draft"), root?.getItem("usher.draft")]).toEqual([null, null]);
  expect(createTabStorage(() => origin, "/staging").getItem("usher.draft")).toBe("a@example.com");
});

test("S10: a sign-out leaves what other Ushers and applications of the host have stored", () => {
  for (const own of ["/staging", ""]) {
    const origin = originStorage();
    for (const path of ["/staging", "/production", ""])
      createTabStorage(() => origin, path).setItem("usher.draft", path);
    origin.setItem("shop.basket", "3");
    createTabStorage(() => origin, own).clear();
    const left = ["/staging", "/production", ""].filter(
      (path) => createTabStorage(() => origin, path).getItem("usher.draft") !== null,
    );
    expect(left).toEqual(["/staging", "/production", ""].filter((path) => path !== own));
    expect(origin.getItem("shop.basket")).toBe("3");
  }
});
