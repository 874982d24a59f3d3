import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;
const names = (await readdir(root, { recursive: true })).filter(
  (name) => name.endsWith(".ts") && !/\.test\.ts$|[\\/]testing[\\/]|[\\/]attacks[\\/]/.test(name),
);

/** The text between the parentheses of a call whose arguments begin at `start`. */
function argumentsAt(text: string, start: number): string {
  let depth = 1;
  let end = start;
  for (; depth > 0 && end < text.length; end += 1) depth += { "(": 1, ")": -1 }[text[end] ?? ""] ?? 0;
  return text.slice(start, end - 1);
}

/** The message is the last argument; without a text of its own there, it is made elsewhere. */
async function logCalls(): Promise<{ name: string; message: string; isText: boolean }[]> {
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(root, name), "utf8") })),
  );
  return files.flatMap(({ name, text }) =>
    [...text.matchAll(/\blog(?:\.(?:trace|debug|info|warn|error|fatal)|\[\w[^\]]*\])\(/g)].map((call) => {
      const given = argumentsAt(text, call.index + call[0].length)
        .trim()
        .replace(/,$/, "");
      const literal = /(?:^|,)\s*"([^"]+)"$/.exec(given)?.[1];
      const last = given.slice(given.lastIndexOf(",") + 1).trim();
      return { name: name.replaceAll("\\", "/"), message: literal ?? last, isText: literal !== undefined };
    }),
  );
}

const calls = await logCalls();
const page = await readFile(join(root, "..", "docs", "operations.md"), "utf8");
const section = page.slice(page.indexOf("## Log lines")).replaceAll(/\s+/g, " ");

test("every log line is lower case", () => {
  // `Clerk` and `Usher` are names.
  const wrong = calls.filter(({ message, isText }) => isText && /^(?!Clerk\b|Usher\b)[A-Z]/.test(message));
  expect(wrong).toEqual([]);
});

test("every log line is explained in the operations manual", () => {
  const messages = calls.filter(({ isText }) => isText).map(({ message }) => message);
  expect(messages.length).toBeGreaterThan(40);
  expect(messages.filter((message) => !section.includes(`\`${message}\``))).toEqual([]);
});

test("every log line whose message is made elsewhere is known, so that the manual can explain it", () => {
  const others = calls.filter(({ isText }) => !isText).map(({ name, message }) => `${name} ${message}`);
  expect(others.sort()).toEqual([
    "bff/clerk/instance-status.ts next.detail",
    "bff/instance-service.ts instanceLine(identity)",
    "bff/sign-in/auth.ts message",
    "bff/sign-in/identify.ts failure",
  ]);
});

test("every log line that the operations manual explains exists", async () => {
  const sources = await Promise.all(names.map((name) => readFile(join(root, name), "utf8")));
  const all = sources.join("\n");
  const explained = [...section.matchAll(/- ((?:`[^`]+`(?:, | and )?)+): /g)].flatMap(([, list = ""]) =>
    [...list.matchAll(/`([^`]+)`/g)].map(([, message = ""]) => message),
  );
  expect(explained.length).toBeGreaterThan(40);
  expect(explained.filter((message) => !all.includes(`"${message}"`))).toEqual([]);
});
