import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { licencePage, licences, refused } from "../scripts/licence-list.ts";

const root = join(import.meta.dirname, "..");

test("every licence asks for a notice at most", () => {
  expect(licences(root).length).toBeGreaterThan(20);
  expect(refused(licences(root))).toEqual([]);
});

test("29: the page of licences is current", () => {
  // Changed a dependency? Run npm run licences.
  expect(readFileSync(join(root, "docs", "licences.md"), "utf8")).toBe(licencePage(licences(root)));
});

test.each(["GPL-3.0-only", "unknown", "MPL-2.0", "MIT AND GPL-2.0", "SEE LICENSE IN x"])(
  "%s is refused",
  (licence) => {
    expect(refused([{ name: "a", version: "1.0.0", licence }])).toHaveLength(1);
  },
);

test("one permissive licence of several will do", () => {
  expect(refused([{ name: "a", version: "1.0.0", licence: "(GPL-3.0 OR MIT)" }])).toEqual([]);
});

test("of two licences that both hold, both must be permissive", () => {
  expect(refused([{ name: "a", version: "1.0.0", licence: "MIT and ISC" }])).toEqual([]);
});

// What comes within another package is covered by that one's checksum.
test("29: every package is locked with a checksum and runs nothing", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { integrity?: string; inBundle?: boolean }>;
  };
  const loose = Object.entries(lock.packages).filter(
    ([path, { integrity, inBundle }]) => path !== "" && inBundle !== true && integrity === undefined,
  );
  expect(loose.map(([path]) => path)).toEqual([]);
  expect(readFileSync(join(root, ".npmrc"), "utf8")).toContain("ignore-scripts=true");
});
