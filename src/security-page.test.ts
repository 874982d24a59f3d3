import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs", "security.md"), "utf8");

/** Files are named from src/bff, or from the top where a folder of it is named. */
function pathOf(name: string): string {
  return /^(?:src|e2e|drills|docs)\//.test(name) ? join(root, name) : join(root, "src", "bff", name);
}

test("every file that the page of security names is there", () => {
  const names = [...page.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !existsSync(pathOf(name)))).toEqual([]);
});

test("every title that it names is a test there", () => {
  // `file` “title”, “another title”
  const named = [...page.matchAll(/`([\w/.-]+\.ts)` ((?:“[^”]+”(?:, )?)+)/g)].flatMap(
    ([, file = "", titles = ""]) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ file, title })),
  );
  expect(named.length).toBeGreaterThan(50);
  const lost = named.filter(({ file, title }) => !readFileSync(pathOf(file), "utf8").includes(title));
  expect(lost).toEqual([]);
});

test("each of the thirty checks has its row", () => {
  const rows = [...page.matchAll(/^\| (\d+) +\|/gm)].map(([, number]) => Number(number));
  expect(rows).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});
