import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(root, "docs", "security.md"), "utf8");
const text = page.replaceAll(/\s+/g, " ");

/** The page names files relative to src/bff, or to the root if the name starts with one of its folders. */
function pathOf(name: string): string {
  return /^(?:src|e2e|drills|docs)\//.test(name) ? join(root, name) : join(root, "src", "bff", name);
}

test("every file that the security page names exists", () => {
  const names = [...text.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !existsSync(pathOf(name)))).toEqual([]);
});

test("every test title that the security page names exists in its file", () => {
  // `file` “title”, “another title”
  const named = [...text.matchAll(/`([\w/.-]+\.ts)` ((?:“[^”]+”(?:, )?)+)/g)].flatMap(
    ([, file = "", titles = ""]) =>
      [...titles.matchAll(/“([^”]+)”/g)].map(([, title = ""]) => ({ file, title })),
  );
  expect(named.length).toBeGreaterThan(50);
  const lost = named.filter(({ file, title }) => !readFileSync(pathOf(file), "utf8").includes(title));
  expect(lost).toEqual([]);
});

test("the security page lists all thirty checks in order", () => {
  const numbers = [...page.matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  expect(numbers).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test("the title of every test of the seventeen checks begins with its number", () => {
  const sections = text.slice(text.indexOf("- **S1**"), text.indexOf("## OWASP")).split(/(?=- \*\*S\d+\*\*)/);
  expect(sections).toHaveLength(17);
  const unnamed = sections.flatMap((section) => {
    const number = /S\d+/.exec(section)?.[0] ?? "";
    return [...section.matchAll(/“([^”]+)”/g)].filter(([, title = ""]) => !title.startsWith(`${number}: `));
  });
  expect(unnamed).toEqual([]);
});
