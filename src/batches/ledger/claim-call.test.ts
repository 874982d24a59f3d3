import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { claimCall } from "./claim-call.ts";
import { startBackoff } from "./lanes.ts";
import { orderBatch } from "./control.ts";
import { readBatch } from "./read.ts";
import { LeaseLostError } from "./ledger.ts";
import { addresses } from "#batches/testing/harness.ts";
import {
  hourMs,
  type LedgerFixture,
  openLedger,
  queuedAgain,
  invited,
  start,
  momentAt,
} from "#batches/testing/ledger-fixture.ts";

let fixture: LedgerFixture;
beforeEach(async () => {
  fixture = await openLedger();
});
afterEach(() => fixture.close());

const claimed = (call: Awaited<ReturnType<LedgerFixture["claim"]>>) =>
  call?.rows.map((row) => row.emailAddress);

describe("a claim", () => {
  test("a bulk call takes ten rows", async () => {
    await fixture.submit("one", addresses(12));
    expect(claimed(await fixture.claim())).toEqual(addresses(10));
    expect(claimed(await fixture.claim())).toEqual(addresses(12).slice(10));
    expect(await fixture.claim()).toBeNull();
  });

  test("a claim commits the intent before it answers", async () => {
    await fixture.submit("one", addresses(3));
    const call = await fixture.claim();
    const rows = await fixture.db.selectFrom("batch_row").select(["outcome", "call_id"]).execute();
    expect(rows).toEqual(Array.from({ length: 3 }, () => ({ outcome: "sending", call_id: call?.id })));
    const stored = await fixture.db.selectFrom("call").select(["state", "started_at", "spent_at"]).execute();
    expect(stored).toEqual([{ state: "open", started_at: start, spent_at: start }]);
    expect((await readBatch(fixture.ledger, "one"))?.counts).toMatchObject({ queued: 0, sending: 3 });
  });

  test("a row is never in two calls", async () => {
    await fixture.submit("one", addresses(40));
    const calls = await Promise.all([1, 2, 3, 4].map(() => fixture.claim()));
    const rows = calls.flatMap((call) => call?.rows.map((row) => row.position) ?? []);
    expect(new Set(rows).size).toBe(40);
  });

  test("a process without the lease claims nothing", async () => {
    await fixture.submit("one", addresses(3));
    await expect(fixture.claim("bulk", start, fixture.token - 1)).rejects.toThrow(LeaseLostError);
    expect((await readBatch(fixture.ledger, "one"))?.counts).toMatchObject({ queued: 3, sending: 0 });
  });

  test("a claim takes nothing while the lane waits", async () => {
    await fixture.submit("one", addresses(300));
    for (let call = 0; call < 25; call += 1) expect(await fixture.claim("bulk")).not.toBeNull();
    expect(await fixture.claim("bulk")).toBeNull();
    expect(await fixture.claim("bulk", start + hourMs)).not.toBeNull();
  });

  test("a bulk call waits for rows that are being checked, but not while checks wait", async () => {
    await fixture.submit("one", addresses(4));
    const checked = { checked_at: start };
    await fixture.db.updateTable("batch_row").set(checked).where("position", ">", 0).execute();
    const claim = () => claimCall(fixture.held, { lane: "bulk", callId: "call" }, momentAt(start));
    expect(await claim()).toBeNull();
    const backoff = { reason: "clerk_timeout", detail: "No answer.", tries: 3 } as const;
    await startBackoff(fixture.db, "sandbox", "check", { ...backoff, until: start + 60_000 });
    expect(claimed(await claim())).toEqual(addresses(4).slice(1));
  });

  test("options of a row override those of the batch", async () => {
    const options = { redirectUrl: "https://example.com/all", notify: false };
    const own = { redirectUrl: "https://example.com/own", publicMetadata: { team: "blue" } };
    await fixture.submit("one", ["a@example.com", { emailAddress: "b@example.com", ...own }], options);
    const call = await fixture.claim();
    expect(call?.rows.map((row) => row.invitee)).toEqual([
      { emailAddress: "a@example.com", redirectUrl: "https://example.com/all", notify: false },
      { emailAddress: "b@example.com", ...own, notify: false },
    ]);
  });

  test("a claim takes no rows of paused or cancelled batches", async () => {
    await fixture.submit("one", addresses(3, "one"));
    await fixture.submit("two", addresses(3, "two"));
    await orderBatch(fixture.ledger, "one", "pause", momentAt(start));
    await orderBatch(fixture.ledger, "two", "cancel", momentAt(start));
    expect(await fixture.claim()).toBeNull();
    await orderBatch(fixture.ledger, "one", "resume", momentAt(start));
    expect(claimed(await fixture.claim())).toEqual(addresses(3, "one"));
  });

  test("rows that must be sent again do not wait behind untried ones", async () => {
    await fixture.submit("one", addresses(12));
    const call = (await fixture.claim())!;
    await fixture.settle(call, () => ({ kind: "queued", isolation: 0, isAttempt: true }));
    expect(claimed(await fixture.claim())).toEqual(addresses(10));
  });
});

describe("batches share a lane", () => {
  test("batches share a call row by row", async () => {
    await fixture.submit("one", addresses(100, "one"));
    await fixture.submit("two", addresses(5, "two"));
    const first = claimed(await fixture.claim())!;
    expect(first.filter((address) => address.startsWith("two"))).toHaveLength(5);
  });

  test("many batches take turns by call", async () => {
    for (let batch = 0; batch < 25; batch += 1) {
      await fixture.submit(`batch${batch}`, addresses(20, `b${batch}-`));
    }
    const calls = [await fixture.claim(), await fixture.claim(), await fixture.claim()];
    const served = new Set(calls.flatMap((call) => call?.rows.map((row) => row.batchId) ?? []));
    expect(served.size).toBe(25);
  });

  test("an address is under way in one row at a time", async () => {
    await fixture.submit("one", ["same@example.com", "a@example.com"]);
    await fixture.submit("two", ["same@example.com", "b@example.com"]);
    const call = (await fixture.claim())!;
    expect(claimed(call)?.toSorted()).toEqual(["a@example.com", "b@example.com", "same@example.com"]);
    expect(await fixture.claim()).toBeNull();
    await fixture.settle(call, invited);
    expect(claimed(await fixture.claim())).toEqual(["same@example.com"]);
  });
});

describe("the single lane", () => {
  test("the single lane takes one row if more than ten are queued", async () => {
    await fixture.submit("one", addresses(11));
    expect(claimed(await fixture.claim("single"))).toEqual(addresses(1));
  });

  test("the single lane leaves the last ten to the bulk lane", async () => {
    await fixture.submit("one", addresses(10));
    expect(await fixture.claim("single")).toBeNull();
  });

  test("the single lane takes the last ten if the bulk lane waits", async () => {
    await fixture.submit("one", addresses(255));
    for (let call = 0; call < 25; call += 1) {
      await fixture.settle((await fixture.claim())!, invited);
    }
    expect(claimed(await fixture.claim("single"))).toEqual(["person250@example.com"]);
  });

  test("the single lane takes isolated rows first, the bulk lane never", async () => {
    await fixture.submit("one", addresses(12));
    const call = (await fixture.claim())!;
    await fixture.settle(call, (address) => ({
      ...queuedAgain(),
      kind: "queued",
      isolation: address === addresses(5)[4] ? 2 : 0,
      isAttempt: false,
    }));
    expect(claimed(await fixture.claim("single"))).toEqual(["person4@example.com"]);
    expect(claimed(await fixture.claim())).not.toContain("person4@example.com");
  });

  test("the single lane finds an isolated row behind many batches", async () => {
    await fixture.submit("last", ["alone@example.com"]);
    await fixture.settle((await fixture.claim())!, () => ({
      kind: "queued",
      isolation: 2,
      isAttempt: false,
    }));
    for (let batch = 0; batch < 15; batch += 1) await fixture.submit(`b${batch}`, addresses(3, `b${batch}-`));
    expect(claimed(await fixture.claim("single"))).toEqual(["alone@example.com"]);
  });
});
