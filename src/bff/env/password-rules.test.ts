import { describe, expect, test } from "vitest";
import { passwordProblem } from "./password-rules.ts";

const ann = "ann.miller@example.com";

describe("a password will do", () => {
  test.each([
    "eleven purple wheelbarrows",
    "correct horse battery",
    "xK4#pq9!vT2m",
    "ürgendwas mit Ümläuten",
    "x".repeat(3) + "7fj29dk2md9",
  ])("an uncommon password is accepted: %s", (password) => {
    expect(passwordProblem(password, ann)).toBeNull();
  });
});

describe("a password is refused", () => {
  test.each([
    ["short", "At least 12 characters."],
    ["x1".repeat(65), "At most 128 characters."],
  ])("a password of the wrong length is refused: %s", (password, words) => {
    expect(passwordProblem(password, ann)).toBe(words);
  });

  test.each([
    "administrator",
    "AdminIstrator",
    "password123456",
    "Password!!!!!2026",
    "qwertyuiop 99",
    "1q2w3e4r5t6y",
    "passwordpassword",
    "dragondragondragon1",
    "aaaaaaaaaaaaaa",
    "abcabcabcabcabc",
    "ｐａｓｓｗｏｒｄ１２３４",
  ])("a common password is refused: %s", (password) => {
    expect(passwordProblem(password, ann)).toContain("This is a common password");
  });

  test.each([
    "ann.miller@example.com",
    "Ann.Miller@Example.com1",
    "ann.miller2026!",
    "annmillerannmiller",
    "usherusherusher",
    "Usher-Usher-2026",
    "!!!!usher1234",
  ])("a password made of the address or of Usher's name is refused: %s", (password) => {
    expect(passwordProblem(password, ann)).toContain("your address or of Usher's name");
  });

  test("a password may be made of another member's address", () => {
    expect(passwordProblem("ann.miller2026!", "bob@example.com")).toBeNull();
  });
});
