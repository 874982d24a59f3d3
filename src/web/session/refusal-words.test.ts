import { expect, test } from "vitest";
import { SignInRefusal } from "#contract/sign-in.ts";
import { refusalWords } from "./refusal-words.ts";

const signIn = { hasPasswords: true, singleSignOn: "Example", whomToAsk: "Joan in room 4" };

test("no role says whom to ask", () => {
  expect(refusalWords("?refused=no_role", signIn)?.detail).toContain("Ask Joan in room 4");
});

test("each refusal has words of its own", () => {
  const details = SignInRefusal.options.map((name) => refusalWords(`refused=${name}`, signIn)?.detail);
  expect(new Set(details).size).toBe(SignInRefusal.options.length);
});

test("nobody else's words reach the page", () => {
  expect(refusalWords("?refused=Call+0900+123", signIn)).toBeNull();
  expect(refusalWords("", signIn)).toBeNull();
  expect(refusalWords("?refused=failed", { ...signIn, singleSignOn: null })).toBeNull();
});
