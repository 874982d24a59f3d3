import { expect, test } from "vitest";
import * as z from "zod/mini";
import { check, ProblemError } from "./problem.ts";
import { issueWords } from "./issue-words.ts";

const Schema = z.strictObject({
  text: z.optional(z.string().check(z.minLength(2), z.maxLength(1_000))),
  flag: z.optional(z.boolean()),
  days: z.optional(z.int().check(z.minimum(1), z.maximum(99))),
  list: z.optional(z.array(z.string()).check(z.maxLength(2))),
  role: z.optional(z.enum(["viewer", "admin"])),
  code: z.optional(z.string().check(z.regex(/^\d+$/))),
  own: z.optional(z.string("Enter a name.")),
  by: z.optional(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("one"), needed: z.number() }),
      z.object({ kind: z.literal("many") }),
    ]),
  ),
});

function wordsOf(input: unknown): string {
  try {
    check(Schema, input);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.detail;
  }
  throw new Error("nothing was wrong");
}

test.each([
  [null, "This has the wrong type. Send an object."],
  [{ text: 5 }, "This has the wrong type. Send a string."],
  [{ text: "a" }, "Use at least 2 characters."],
  [{ text: "a".repeat(1_001) }, "Use at most 1,000 characters."],
  [{ flag: "yes" }, "This has the wrong type. Send true or false."],
  [{ days: "3" }, "This has the wrong type. Send a number."],
  [{ days: 1.5 }, "This has the wrong type. Send a whole number."],
  [{ days: 100 }, "Use at most 99."],
  [{ list: ["a", "b", "c"] }, "Use at most 2 items."],
  [{ role: "owner" }, "This is missing or is not one of the possible values: viewer, admin."],
  [{ code: "x" }, "This is missing or has the wrong form."],
  [{ by: {} }, "This is missing or is not one of the possible values: one, many."],
  [{ by: { kind: "one" } }, "This is missing. Send a number."],
  [{ a: 1, b: 2 }, 'Unknown field: "a", "b".'],
  [{ own: 1 }, "Enter a name."],
])("the body %j is refused with what to send instead", (input, words) => {
  expect(wordsOf(input)).toBe(words);
});

test("a library that sets zod's English words does not change ours", () => {
  z.config({ localeError: () => "Invalid input: expected words" });
  try {
    expect(Schema.safeParse(5, { error: issueWords }).error?.issues[0]?.message).toContain("Send an object.");
  } finally {
    z.config({ localeError: undefined });
  }
});
