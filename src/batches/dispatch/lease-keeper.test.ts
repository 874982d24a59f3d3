import { afterEach, beforeEach, expect, test } from "vitest";
import { hourMs, type LedgerFixture, openLedger, start } from "#batches/testing/ledger-fixture.ts";
import { nextUnknown } from "#batches/ledger/reconcile.ts";
import { createLeaseKeeper, leaseMs } from "./lease-keeper.ts";
import type { EngineDeps } from "./sender.ts";

let fixture: LedgerFixture;
let now = start;
beforeEach(async () => {
  now = start;
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const warnings: string[] = [];
const deps: EngineDeps = {
  // No test of the lease calls Clerk.
  upstream: {} as EngineDeps["upstream"],
  hourMs,
  generalPer10s: 100,
  now: () => now,
  random: () => 0,
  sleep: () => Promise.resolve(),
  log: {
    info: () => {},
    warn: (_fields, message) => {
      warnings.push(message);
    },
    error: () => {},
  },
};

const keeperOf = (holder: string) => createLeaseKeeper(fixture.ledger, deps, holder);
const stored = () => fixture.db.selectFrom("lease").select(["token", "expires_at"]).executeTakeFirstOrThrow();

test("a keeper says when the lease of another holder ends", async () => {
  expect(await keeperOf("second").hold()).toEqual({ heldByOtherUntil: start + leaseMs });
});

test("a keeper renews its lease after a third of it", async () => {
  const keeper = keeperOf("first");
  await keeper.hold();
  now = start + 3_000;
  await keeper.hold();
  expect((await stored()).expires_at).toBe(start + leaseMs);
  now = start + 3_400;
  await keeper.hold();
  expect(await stored()).toEqual({ token: fixture.token, expires_at: start + 3_400 + leaseMs });
});

test("a new holder reconciles the rows of the one before it", async () => {
  await fixture.submit("one", ["a@example.com"]);
  await fixture.claim("single");
  now = start + leaseMs;
  warnings.length = 0;
  const keeper = keeperOf("second");
  await keeper.hold();
  expect(await nextUnknown(fixture.ledger, 10)).toMatchObject([{ emailAddress: "a@example.com" }]);
  expect(warnings).toEqual(["a previous process was interrupted; reconciling its rows first"]);
  now += 5_000;
  await keeper.hold();
  expect(warnings).toHaveLength(1);
});

test("a clock set back clears times that lie ahead", async () => {
  await fixture.submit("one", ["a@example.com"]);
  await fixture.claim("single");
  const keeper = keeperOf("first");
  await keeper.hold();
  now = start - 3 * hourMs;
  await keeper.hold();
  const calls = await fixture.db.selectFrom("call").select("spent_at").execute();
  expect(calls).toEqual([{ spent_at: null }]);
});

test("a released lease is free, and a dropped one is not released", async () => {
  const keeper = keeperOf("first");
  await keeper.hold();
  keeper.drop();
  await keeper.release();
  expect((await stored()).expires_at).toBe(start + leaseMs);
  await keeper.hold();
  await keeper.release();
  expect((await stored()).expires_at).toBe(0);
});
