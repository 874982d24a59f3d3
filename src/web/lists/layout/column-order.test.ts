import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chosenIds, itemsOf, moved } from "./column-order.ts";

const named = (id: string) => ({ id, header: id.toUpperCase() });
const usual = ["status", "invited", "joined"];
const available = [...usual, "batch"].map(named);
const find = (id: string) => (id.startsWith("metadata.") ? named(id) : undefined);

describe("the order of columns", () => {
  test("shown columns come first in their order, then the others", () => {
    expect(itemsOf(["joined", "metadata.plan", "status"], available, find)).toEqual([
      { ...named("joined"), isShown: true },
      { ...named("metadata.plan"), isShown: true },
      { ...named("status"), isShown: true },
      { ...named("invited"), isShown: false },
      { ...named("batch"), isShown: false },
    ]);
  });

  test("a column that no longer exists is left out", () => {
    expect(itemsOf(["gone"], available, find).map(({ id }) => id)).toEqual([...usual, "batch"]);
  });

  test("the usual columns in their usual order are not stored", () => {
    expect(chosenIds(itemsOf(usual, available, find), usual)).toBeUndefined();
    expect(chosenIds(itemsOf(["invited", "status", "joined"], available, find), usual)).toEqual([
      "invited",
      "status",
      "joined",
    ]);
    expect(chosenIds(itemsOf([], available, find), usual)).toEqual([]);
  });

  test("a move changes the place of one column only", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1 }),
        fc.nat(20),
        fc.integer({ min: -3, max: 20 }),
        (items, at, to) => {
          const from = at % items.length;
          const result = moved(items, from, to);
          expect(result[Math.min(items.length - 1, Math.max(0, to))]).toBe(items[from]);
          const others = (list: readonly string[]) => list.filter((item) => item !== items[from]);
          expect(others(result)).toEqual(others(items));
        },
      ),
    );
  });

  test("a move there and back changes nothing", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { minLength: 1 }), fc.nat(), fc.nat(), (items, a, b) => {
        const [from, to] = [a % items.length, b % items.length];
        expect(moved(moved(items, from, to), to, from)).toEqual(items);
      }),
    );
  });
});
