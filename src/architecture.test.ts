import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const ours = ["src", "scripts", "bench", "drills", "e2e"];

async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const sources = (await Promise.all(ours.map(filesUnder)))
  .flat()
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file));

async function containing(files: string[], pattern: RegExp): Promise<string[]> {
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
  return files.filter((_file, index) => pattern.test(texts[index] ?? ""));
}

test("the environment is read in env.ts only", async () => {
  const readers = await containing(
    sources.filter((file) => file.startsWith("src/") && !file.endsWith(".test.ts")),
    /process\.env\b/,
  );
  expect(readers.sort()).toEqual(["src/bff/env/env.ts", "src/sandbox/env.ts"]);
});

test("no prefix of a secret key reaches the page", async () => {
  const pageFiles = [
    ...(await filesUnder("dist")),
    ...sources.filter((file) => /^src\/(web|contract|recipients)\//.test(file)),
  ];
  expect(await containing(pageFiles, /sk_(test|live)_/)).toEqual([]);
});

test("journeys live in e2e only", () => {
  expect(sources.filter((file) => file.endsWith(".e2e.ts") && !file.startsWith("e2e/"))).toEqual([]);
});

test("no file is named after nothing", () => {
  expect(
    sources.filter((file) => /(^|\/)(utils?|helpers?|common|service|manager|index)\.tsx?$/.test(file)),
  ).toEqual([]);
});
