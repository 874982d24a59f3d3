import { describe, expect, test } from "vitest";
import { readTyped, TypeGuess } from "./cell-types.ts";

function guess(...cells: string[]): TypeGuess {
  const all = new TypeGuess();
  for (const cell of cells) all.add(cell);
  return all;
}

describe("guesses", () => {
  test.each([
    [["5", "-1", "2.5", "0"], "number"],
    [["true", "FALSE", "True"], "boolean"],
    [["{}", "[1]", '{"a":1}'], "json"],
    [["5", "five"], "text"],
    [["true", "yes"], "text"],
    [["true", "1"], "text"],
    [["yes", "no"], "text"],
    [["007"], "text"],
    [["1.10"], "text"],
    [["1e5"], "text"],
    [["+1"], "text"],
    [["Infinity"], "text"],
    [["{x}"], "text"],
    [["0x10"], "text"],
    [[], "text"],
  ])("the cells %j are guessed as %s", (cells, type) => {
    expect(guess(...cells).type).toBe(type);
  });

  test("a number with too many digits makes the column text", () => {
    const ids = guess("5", "123456789012345678");
    expect([ids.type, ids.hasLongNumbers]).toEqual(["text", true]);
    expect(guess("5", "123456789012345678", "x").hasLongNumbers).toBe(false);
    expect(guess("9007199254740991")).toMatchObject({ type: "number", hasLongNumbers: false });
    expect(guess("9007199254740993")).toMatchObject({ type: "text", hasLongNumbers: true });
  });
});

test("a cell of a type has its value", () => {
  expect(readTyped("Y", "boolean")).toBe(true);
  expect(readTyped("0", "boolean")).toBe(false);
  expect(readTyped("2.50", "number")).toBeUndefined();
  expect(readTyped("007", "text")).toBe("007");
  expect(readTyped("null", "json")).toBeNull();
});
