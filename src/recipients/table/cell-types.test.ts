import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isUnsafeNumber } from "#recipients/long-numbers.ts";
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

  test.each(["123456789012345678", "9007199254740992", "9007199254740993", "123456789012345680000"])(
    "JavaScript would change %s, so its column is text, and this is mentioned",
    (id) => {
      expect(guess("5", id)).toMatchObject({ type: "text", hasLongNumbers: true });
      expect(guess("5", id, "x").hasLongNumbers).toBe(false);
    },
  );

  test.each(["007", "0012345678901234", "1.50000000000000000000", "1.2.3", "1e+21"])(
    "the number %s is only written in another way, so its column is text without a mention",
    (cell) => {
      expect(guess("5", cell)).toMatchObject({ type: "text", hasLongNumbers: false });
    },
  );

  test("a number column holds the numbers as JavaScript writes them, except unsafe integers", () => {
    expect(guess("9007199254740991").type).toBe("number");
    fc.assert(
      fc.property(fc.double(), (value) => {
        const cell = String(value);
        const isUnsafe = isUnsafeNumber(value);
        expect(guess(cell).type).toBe(isUnsafe ? "text" : "number");
        expect(readTyped(cell, "number")).toBe(isUnsafe ? undefined : Number(cell));
      }),
    );
  });
});

test("a cell of a type has its value", () => {
  expect(readTyped("Y", "boolean")).toBe(true);
  expect(readTyped("0", "boolean")).toBe(false);
  expect(readTyped("2.50", "number")).toBeUndefined();
  expect(readTyped("007", "text")).toBe("007");
  expect(readTyped("null", "json")).toBeNull();
});

test("a number that JavaScript would change is not rounded within JSON", () => {
  expect(readTyped('{"id":123456789012345678,"share":0.1234567890123456789}', "json")).toEqual({
    id: Infinity,
    share: Infinity,
  });
});
