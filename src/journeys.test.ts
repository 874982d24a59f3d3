import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const folder = join(import.meta.dirname, "..", "e2e");
const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".ts"));
const files = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
);

function findings(pattern: RegExp, suffix = ".ts"): string[] {
  return files
    .filter(({ name }) => name.endsWith(suffix))
    .flatMap(({ name, text }) => text.match(pattern)?.map((found) => `${name}: ${found}`) ?? []);
}

// The page changes after a click, sooner or later: one read sees a list half built on a busy machine. Clerk's records, a
// downloaded file, an HTTP answer and the output of a command are complete when they arrive.
test("a journey reads the page with retrying assertions", () => {
  const readsOnce =
    /(?<!await )expect(?:\.soft)?\(\s*\(?await (?!invitationsAtClerk\(|readFile\(|answer\)|saved\)|usher\.run\().*/g;
  expect(findings(readsOnce)).toEqual([]);
});

test("a journey asks an element for its state with retrying assertions", () => {
  const asksOnce =
    /^(?!.*expect\.poll\().*\.(?:is(?:Visible|Hidden|Enabled|Disabled|Checked|Editable)|count|textContent|innerText|allTextContents|boundingBox|getAttribute)\(.*/gm;
  expect(findings(asksOnce, ".e2e.ts")).toEqual([]);
});

test("a journey waits for a condition, not for a time", () => {
  expect(findings(/.*waitForTimeout\(.*/g)).toEqual([]);
});
