import { expect, test } from "vitest";
import { SignInRefusal } from "#contract/sign-in.ts";
import { formatRefusal } from "./format-refusal.ts";

const signIn = { hasPasswords: true, singleSignOn: "Example", whomToAsk: "Joan in room 4" };

test("a user without a role learns whom to ask", () => {
  expect(formatRefusal("?refused=no_role", signIn)?.detail).toContain("Ask Joan in room 4");
});

test("each refusal has its own text", () => {
  const details = SignInRefusal.options.map((name) => formatRefusal(`refused=${name}`, signIn)?.detail);
  expect(new Set(details).size).toBe(SignInRefusal.options.length);
});

test("an unknown refusal is not shown", () => {
  expect(formatRefusal("?refused=Call+0900+123", signIn)).toBeNull();
  expect(formatRefusal("", signIn)).toBeNull();
  expect(formatRefusal("?refused=failed", { ...signIn, singleSignOn: null })).toBeNull();
});
