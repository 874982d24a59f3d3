import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;
const names = (await readdir(root, { recursive: true })).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
);

// `Clerk` and `Usher` are names. The message is the first string of the call, after an object of fields if there is one.
const upperCase =
  /\blog\.(?:trace|debug|info|warn|error|fatal)\((?:\s*\{[^}]*\},)?\s*["`](?!Clerk\b|Usher\b)[A-Z].*/g;

test("every log line is lower case", async () => {
  const texts = await Promise.all(names.map((name) => readFile(join(root, name), "utf8")));
  const lines = names.flatMap((name, index) =>
    [...(texts[index] ?? "").matchAll(upperCase)].map(([line]) => `${name}: ${line}`),
  );
  expect(lines).toEqual([]);
});
