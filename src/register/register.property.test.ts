import * as fc from "fast-check";
import { expect, test } from "vitest";
import { searchOf, timeoutOf } from "#batches/testing/search-of-histories.ts";
import { callMs, lagMs } from "./merge.ts";
import type { ListFault } from "./testing/changing-clerk.ts";
import { type Kept, openKept } from "./testing/kept.ts";

const histories = 20;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const who = fc.constantFrom("others" as const, "others" as const, "usher" as const);
const anyEvent = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant("invite" as const),
      by: who,
      days: fc.constantFrom(30, 1 / 96),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom("revoke" as const, "remove" as const),
      by: who,
      pick: fc.nat(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant("accept" as const), pick: fc.nat() }) },
  // Many join, and some are revoked elsewhere, soon after they were invited.
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constantFrom("accept-newest" as const, "revoke-newest" as const) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("restart" as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant("look" as const), pick: fc.nat() }) },
  // Several leave the list at once, so that its pages shift by more than they overlap.
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant("revoke-many" as const),
      pick: fc.nat(),
      count: fc.integer({ min: 5, max: 15 }),
    }),
  },
);
type Event = typeof anyEvent extends fc.Arbitrary<infer Value> ? Value : never;

const history = fc.record({
  /** How old the invitations are that are there at the start. */
  ages: fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 60, size: "max" }),
  events: fc.array(
    fc.record({
      afterMs: fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 2 * minuteMs })),
      event: anyEvent,
    }),
    { maxLength: 40, size: "max" },
  ),
  faults: fc.array(fc.constantFrom<ListFault>("none", "none", "none", "limit", "lost", "busy"), {
    maxLength: 30,
    size: "max",
  }),
  lags: fc.constantFrom([0], [lagMs], [0, lagMs], [0, 3_000, 20_000, lagMs, 45_000]),
  aheadMs: fc.constantFrom(0, 0, hourMs, -hourMs),
  timesInSeconds: fc.boolean(),
  seed: fc.nat({ max: 1_000 }),
});

/** A small generator, so that a history repeats. */
function randomOf(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What Usher itself has done, by id: what lists that lag must never take back. */
type Done = Map<string, "revoked" | "removed">;

async function play(kept: Kept, event: Event, done: Done, count: number): Promise<void> {
  const { clerk } = kept;
  const register = kept.register();
  const ids = clerk.ids();
  if ("by" in event && event.by === "usher") clerk.sayTime();
  const id = "pick" in event ? (ids[event.pick % Math.max(1, ids.length)] ?? "") : "";
  switch (event.what) {
    case "invite": {
      const made = clerk.invite(`new${count}@example.com`, { days: event.days });
      if (event.by === "usher") await register.noteInvitations([made], register.clock(), "write");
      return;
    }
    case "revoke": {
      const revoked = clerk.revoke(id);
      if (event.by === "others" || revoked === null) return;
      done.set(id, "revoked");
      await register.noteInvitations([revoked], register.clock(), "write");
      return;
    }
    case "remove": {
      if (!clerk.remove(id) || event.by === "others") return;
      done.set(id, "removed");
      await register.noteGone(id, register.clock());
      return;
    }
    case "revoke-many":
      for (let at = 0; at < event.count; at += 1) clerk.revoke(ids[(event.pick + at) % ids.length] ?? "");
      return;
    case "accept":
      clerk.accept(id);
      return;
    case "accept-newest":
      clerk.accept(ids.at(-1) ?? "");
      return;
    case "revoke-newest":
      clerk.revoke(ids.at(-1) ?? "");
      return;
    case "restart":
      await kept.stop();
      kept.start();
      return;
    case "look":
      if (id !== "") await kept.time.settled(register.look(id));
      return;
    default:
      return event satisfies never;
  }
}

/** The sweeps that are complete, by when they began. */
function createSweepWatch(kept: Kept) {
  const starts = new Set<number>();
  return {
    async update(): Promise<void> {
      const rows = await kept.db.selectFrom("register_sweep").select("as_of").execute();
      for (const { as_of: at } of rows) if (at !== null) starts.add(at);
    },
    since: (at: number) => [...starts].filter((start) => start > at).length,
  };
}

/** What the register shows that it must not. */
async function staleRows(
  kept: Kept,
  watch: ReturnType<typeof createSweepWatch>,
  done: Done,
): Promise<string[]> {
  await watch.update();
  return (await kept.shown()).flatMap(({ id, status }) => {
    const own = done.get(id);
    if (own === "removed") return [`${id} is shown, but Usher has deleted it`];
    if (own === "revoked" && status !== "revoked") return [`${id} is ${status}, but Usher has revoked it`];
    const leftAt = kept.clerk.leftAt(id);
    if (status !== "pending" || leftAt === null) return [];
    const sweeps = watch.since(leftAt + lagMs + callMs);
    return sweeps < 2 ? [] : [`${id} is shown as pending after ${sweeps} sweeps`];
  });
}

test(
  "after quiet the register equals Clerk, and what is not pending is shown as pending for two sweeps at most",
  { timeout: timeoutOf(histories) },
  async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ ages, events, faults, lags, aheadMs, timesInSeconds, seed }) => {
        const random = randomOf(seed);
        const kept = await openKept({
          sizes: { size: 10, overlap: 4 },
          timing: { tickMs: 15_000 },
          lagMs: () => lags[Math.floor(random() * lags.length)] ?? 0,
          aheadMs,
          timesInSeconds,
          faults,
          random,
        });
        try {
          for (const age of ages.toSorted((one, other) => other - one))
            kept.clerk.invite(`old${age}@example.com`, { ageMs: dayMs + age * 7_000, days: 1 + age / 1_000 });
          const watch = createSweepWatch(kept);
          const done: Done = new Map();
          kept.start();
          for (const [count, { afterMs, event: one }] of events.entries()) {
            await kept.wait(afterMs);
            expect(await staleRows(kept, watch, done)).toEqual([]);
            await play(kept, one, done, count);
          }
          for (let minutes = 0; minutes < 50; minutes += 1) {
            await kept.wait(minuteMs);
            expect(await staleRows(kept, watch, done)).toEqual([]);
          }
          // Between two ticks the register does not know of an expiry.
          while (kept.clerk.hasExpiredWithin(minuteMs)) await kept.wait(minuteMs);
          expect(await kept.shown()).toEqual(kept.truth());
        } finally {
          await kept.close();
        }
      }),
      searchOf(histories),
    );
  },
);
