import { afterEach, beforeEach, expect, test } from "vitest";
import { type LedgerFixture, openLedger, start } from "#batches/testing/ledger-fixture.ts";
import { takeLease } from "./ledger.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const ask = (holder: string, now: number) => takeLease(fixture.ledger, { holder, now, leaseMs: 10_000 });

test("the lease has one holder until it ends", async () => {
  expect(await ask("second", start + 9_999)).toEqual({ heldByOtherUntil: start + 10_000 });
  expect(await ask("second", start + 10_000)).toMatchObject({ held: { token: fixture.token + 1 } });
});

test("a renewal keeps the token", async () => {
  const renewed = { held: { token: fixture.token, expiresAt: start + 15_000 }, aliveAt: start };
  expect(await ask("first", start + 5_000)).toEqual(renewed);
  expect(await ask("second", start + 12_000)).toEqual({ heldByOtherUntil: start + 15_000 });
});

test("a holder without a successor keeps its token", async () => {
  expect(await ask("first", start + 60_000)).toMatchObject({ held: { token: fixture.token } });
});

test("a previous holder gets a new token", async () => {
  await ask("second", start + 10_000);
  expect(await ask("first", start + 30_000)).toMatchObject({ held: { token: fixture.token + 2 } });
});

test("a lease that ends implausibly late is free", async () => {
  expect(await ask("second", start - 3_600_000)).toMatchObject({ held: { token: fixture.token + 1 } });
});
