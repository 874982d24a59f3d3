import { describe, expect, test } from "vitest";
import { problems } from "./problem-words.ts";
import { because, sentences } from "./sentences.ts";

/** As they come from Clerk, from our client of it, and from the tables of words. */
const texts = [
  "That email address is taken. Please try another.",
  "The provided secret key is invalid. Make sure that your secret key is correct",
  "The allowance of this endpoint is used up for now.",
  "email_address must be a valid email address",
  "duplicate_record",
  "Clerk answered with status 503",
  "The request could not be sent (ECONNRESET)",
  " You have reached your limit of 100 users! ",
  ...Object.values(problems).flatMap(({ title, next }) => [title, next]),
];

describe("sentences", () => {
  test.each(Object.values(problems))(
    "a text before the advice of '$title' ends with a full stop",
    ({ next }) => {
      for (const text of texts) {
        const joined = sentences(text, next);
        expect(joined).toBe(`${text.trim()}${/[.!?]$/.test(text.trim()) ? "" : "."} ${next}`);
        expect(joined).toMatch(/[.!?]$/);
        expect(joined).not.toMatch(/[.!?] ?[.!?]/);
      }
    },
  );

  test("an empty text leaves no gap", () => {
    expect(sentences("Clerk did not answer", "", " ", "Try again.")).toBe("Clerk did not answer. Try again.");
    expect(sentences("")).toBe("");
  });
});

describe("because", () => {
  test("a reason loses its capital and its full stop", () => {
    expect(because("a@example.com was not invited", "The address is taken.")).toBe(
      "a@example.com was not invited: the address is taken",
    );
  });

  test.each(["Clerk answered with status 503", "Ada@example.com is taken"])(
    "%s keeps its capital",
    (reason) => {
      expect(because("It failed", reason)).toBe(`It failed: ${reason}`);
    },
  );
});
