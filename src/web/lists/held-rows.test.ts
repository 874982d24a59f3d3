import { describe, expect, test } from "vitest";
import { nextShown, type Shown } from "./held-rows.ts";

type Row = { id: string; status?: string };
type List = { data: Row[]; totalCount: number };

function listOf(ids: string, totalCount = ids.length): List {
  return { data: ids.split("").map((id) => ({ id })), totalCount };
}

/** Shows the lists one after another, one per second, and returns what is shown after each. */
function show(lists: readonly List[], { isHeld, asked = 0 }: { isHeld: boolean; asked?: number }) {
  let shown: Shown<Row> | null = null;
  return lists.map((list, second) => {
    shown = nextShown(shown, { key: "page 1", list, at: second * 1_000, isHeld }, asked);
    return shown;
  });
}

/** What is shown after the last of the lists. */
function shownAfter(lists: readonly List[], options: Parameters<typeof show>[1]): Shown<Row> {
  const shown = show(lists, options).at(-1);
  if (shown === undefined) throw new Error("No list was shown.");
  return shown;
}

const idsOf = ({ list }: Shown<Row>) => list.data.map(({ id }) => id).join("");

describe("rows that arrive by themselves", () => {
  test("new rows appear while nothing holds the old ones", () => {
    expect(show([listOf("bc"), listOf("abc")], { isHeld: false }).map(idsOf)).toEqual(["bc", "abc"]);
  });

  test("held rows keep their places, and the page knows that it is behind", () => {
    const lists = [listOf("bc", 70), listOf("ab", 72)];
    const behind = shownAfter(lists, { isHeld: true });
    expect(behind).toMatchObject({ isBehind: true, source: { totalCount: 72 }, list: { totalCount: 70 } });
    expect(idsOf(behind)).toBe("bc");
    expect(shownAfter([...lists, listOf("bc", 70)], { isHeld: true }).isBehind).toBe(false);
  });

  test("a held row takes its own news", () => {
    const news = { data: [{ id: "a" }, { id: "b", status: "accepted" }], totalCount: 3 };
    const second = shownAfter([listOf("bc"), news], { isHeld: true });
    expect(second.list.data).toEqual([{ id: "b", status: "accepted" }, { id: "c" }]);
  });

  test("rows that are not held any more are replaced without another answer", () => {
    const newer = listOf("abc");
    const held = shownAfter([listOf("bc"), newer], { isHeld: true });
    const arrival = { key: "page 1", list: newer, at: 1_000, isHeld: false };
    expect(nextShown(held, arrival, 0)).toMatchObject({ isBehind: false, list: newer });
  });

  test("rows of another page or sort order are not held", () => {
    const first = shownAfter([listOf("bc")], { isHeld: true });
    const arrival = { key: "page 2", list: listOf("de"), at: 1_000, isHeld: true };
    expect(idsOf(nextShown(first, arrival, 0))).toBe("de");
  });

  test("the result of the user's own change appears even while rows are held, and only once", () => {
    const lists = [listOf("bc"), listOf("b"), listOf("ab")];
    expect(show(lists, { isHeld: true, asked: 500 }).map(idsOf)).toEqual(["bc", "b", "b"]);
  });

  test("an answer without news answers the user's request, too", () => {
    const list = listOf("bc");
    expect(show([list, list, listOf("abc")], { isHeld: true, asked: 500 }).map(idsOf)).toEqual([
      "bc",
      "bc",
      "bc",
    ]);
  });

  test("nothing changes when the same answer is seen again", () => {
    const arrival = { key: "page 1", list: listOf("bc"), at: 0, isHeld: false };
    const first = nextShown(null, arrival, 0);
    expect(nextShown(first, arrival, 0)).toBe(first);
    const newer = { ...arrival, list: listOf("abc"), at: 1_000, isHeld: true };
    const held = nextShown(first, newer, 0);
    expect(nextShown(held, newer, 0)).toBe(held);
  });
});
