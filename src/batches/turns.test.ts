import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createTurns, type EndTurn } from "./turns.ts";

const limits = { atOnce: 1, perMember: 1, waiting: 10, waitingPerMember: 5 };

/** Takes turns and notes the order in which they begin. */
function setUp(changes: Partial<typeof limits> = {}) {
  const turns = createTurns({ ...limits, ...changes });
  const began: string[] = [];
  const open: EndTurn[] = [];
  async function take(member: string, signal?: AbortSignal): Promise<boolean> {
    const end = await turns.take(member, signal);
    if (end === null) return false;
    began.push(member);
    open.push(end);
    return true;
  }
  async function endOne(): Promise<void> {
    open.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  }
  return { take, endOne, began, open };
}

describe("turns", () => {
  test("S9: members take turns one after the other, however many of one wait", async () => {
    const { take, endOne, began } = setUp();
    for (const member of ["a", "a", "a", "a", "b", "c", "b"]) void take(member);
    for (let nth = 0; nth < 7; nth += 1) await endOne();
    expect(began.join("")).toBe("aabcaba");
  });

  test("a member runs no more turns than allowed, although others could", async () => {
    const { take, began } = setUp({ atOnce: 3 });
    for (const member of ["a", "a", "b"]) void take(member);
    await expect.poll(() => began).toEqual(["a", "b"]);
  });

  test("a turn is refused when too many wait, of the member or in all", async () => {
    const { take } = setUp({ waiting: 3, waitingPerMember: 2 });
    await take("a");
    for (const member of ["a", "a"]) void take(member);
    expect(await take("a")).toBe(false);
    void take("b");
    expect(await take("c")).toBe(false);
  });

  test("a member who leaves the queue makes room in it", async () => {
    const { take, endOne, began } = setUp({ waitingPerMember: 1 });
    await take("a");
    const leaving = new AbortController();
    const left = take("a", leaving.signal);
    leaving.abort();
    expect(await left).toBe(false);
    void take("a");
    await endOne();
    expect(began).toEqual(["a", "a"]);
  });

  test("a turn that ends twice gives its place away once", async () => {
    const { take, open, began } = setUp();
    await take("a");
    for (const member of ["b", "c"]) void take(member);
    const [end] = open;
    end?.();
    end?.();
    await expect.poll(() => began).toEqual(["a", "b"]);
  });
});

test("no more turns run than the limits allow, and each that waits begins in the end", async () => {
  const member = fc.constantFrom("a", "b", "c");
  const plan = fc.array(fc.record({ member, isEnd: fc.boolean() }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(plan, async (steps) => {
      const { take, endOne, began, open } = setUp({ atOnce: 2, waiting: 100, waitingPerMember: 100 });
      let asked = 0;
      for (const step of steps) {
        if (step.isEnd) await endOne();
        else {
          asked += 1;
          void take(step.member);
          await Promise.resolve();
        }
        expect(open.length).toBeLessThanOrEqual(2);
      }
      for (let nth = 0; nth < asked; nth += 1) await endOne();
      expect(began).toHaveLength(asked);
    }),
  );
});
