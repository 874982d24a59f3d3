import { describe, expect, test } from "vitest";
import type { NewBatch } from "#contract/batch.ts";
import { judgeCheck, maxCheckTries } from "./checks.ts";
import type { Claims } from "#batches/ledger/check.ts";
import type { QueuedRow } from "#batches/ledger/queue.ts";
import type { AddressStanding, Checked } from "#batches/precheck/precheck.ts";
import {
  addresses,
  batchId,
  type Desk,
  type DeskOptions,
  hourMs,
  openDesk,
  rowsOf,
} from "#batches/testing/harness.ts";
import { invitationOf } from "#batches/testing/ledger-fixture.ts";
import type { CheckFault, Fault } from "#batches/testing/model-clerk.ts";
import type { NotDone } from "#batches/upstream.ts";

const one = batchId(1);
const start = 1_800_000_000_000;

async function withDesk(options: DeskOptions, play: (desk: Desk) => Promise<void>): Promise<void> {
  const desk = await openDesk(options);
  try {
    await play(desk);
  } finally {
    await desk.close();
  }
}

const batch = async (desk: Desk) => (await desk.engine().get(one))!;
const rowsOfBatch = async (desk: Desk) =>
  (await desk.engine().rows(one, { query: "", limit: 1_000, offset: 0 }))!.data;
const called = (desk: Desk) => desk.clerk.calls.flatMap((call) => call.addresses);

async function pass(desk: Desk, ms: number): Promise<void> {
  await desk.time.settled(desk.time.sleep(ms));
}

describe("rows that need no invitation", () => {
  const list = addresses(300);
  const invited = new Set(list.filter((_, index) => index % 67 === 3));
  const users = new Set(list.filter((_, index) => index % 67 === 40));

  test("cost no call and refuse nobody else's", async () => {
    await withDesk({ world: { invited, users } }, async (desk) => {
      await desk.submit(one, rowsOf(list));
      await desk.runToEnd();
      expect((await batch(desk)).counts).toMatchObject({ done: 291, skipped: 9, failed: 0 });
      expect(called(desk).toSorted()).toEqual(
        list.filter((address) => !invited.has(address) && !users.has(address)).toSorted(),
      );
      // All in the first window: 25 calls of ten and 41 of one.
      expect(desk.clerk.calls).toHaveLength(66);
    });
  });

  test("say why, and since when", async () => {
    await withDesk({ world: { invited, users } }, async (desk) => {
      await desk.submit(one, rowsOf(list.slice(0, 45)));
      await desk.runToEnd();
      const rows = await rowsOfBatch(desk);
      expect(rows[3]).toMatchObject({ outcome: "skipped", code: "already_invited", attempts: 0 });
      expect(rows[3]?.detail).toBe(
        "person3@example.com has a pending invitation since 2027-01-14 08:00 UTC. Resend or revoke it, or leave it as it is.",
      );
      expect(rows[40]).toMatchObject({ outcome: "skipped", code: "already_user" });
      expect(rows[40]?.detail).toContain("person40@example.com");
    });
  });

  test("may be all there is", async () => {
    await withDesk({ world: { users: new Set(list) } }, async (desk) => {
      await desk.submit(one, rowsOf(list));
      await desk.runToEnd();
      expect(await batch(desk)).toMatchObject({ state: "finished", ratePerHour: 300 });
      expect(desk.clerk.calls).toEqual([]);
    });
  });
});

test("a clean list uses the whole allowance", async () => {
  await withDesk({}, async (desk) => {
    const before = desk.time.now();
    await desk.submit(one, rowsOf(addresses(1_050)));
    await desk.runToEnd();
    const took = desk.time.now() - before;
    // 350 at once, then as many a window of a minute, of which a hundred calls one after the other take three seconds.
    expect((2 * hourMs) / took).toBeGreaterThan(0.95);
    expect(desk.clerk.calls).toHaveLength(3 * 125);
  });
});

describe("a row that waited for long", () => {
  test("is checked again just before its call", async () => {
    const shut: Fault = { kind: "wait", retryAfterMs: hourMs };
    await withDesk({ calls: [shut, { ...shut }] }, async (desk) => {
      await desk.submit(one, rowsOf(addresses(20)));
      await pass(desk, 1_000);
      await desk.engine().pause(one);
      await pass(desk, 11 * 60_000);
      desk.clerk.happens({ emailAddress: "person7@example.com", what: "signed-up" });
      desk.clerk.happens({ emailAddress: "person8@example.com", what: "signed-up" });
      await desk.engine().resume(one);
      await desk.runToEnd();
      expect((await batch(desk)).counts).toMatchObject({ done: 18, skipped: 2 });
      expect(called(desk)).not.toContain("person7@example.com");
    });
  });

  test("is not checked again while its check is fresh", async () => {
    const shut: Fault = { kind: "wait", retryAfterMs: hourMs };
    await withDesk({ calls: [shut, { ...shut }] }, async (desk) => {
      await desk.submit(one, rowsOf(addresses(20)));
      await pass(desk, 1_000);
      desk.clerk.happens({ emailAddress: "person7@example.com", what: "invited" });
      await desk.runToEnd();
      expect(called(desk)).toContain("person7@example.com");
      expect((await batch(desk)).counts).toMatchObject({ done: 19, skipped: 1 });
    });
  });
});

describe("a check that cannot be made", () => {
  const always = (fault: CheckFault, times = 10_000): CheckFault[] =>
    Array.from({ length: times }, () => fault);

  test("holds sending and says why", async () => {
    await withDesk({ checks: always("not-sent", 6) }, async (desk) => {
      await desk.submit(one, rowsOf(addresses(20)));
      await pass(desk, 1_500);
      expect(await batch(desk)).toMatchObject({ waiting: { code: "clerk_unreachable" } });
      expect(desk.clerk.calls).toEqual([]);
      await desk.runToEnd();
      expect((await batch(desk)).counts).toMatchObject({ done: 20 });
    });
  });

  test("does not hold it for ever", async () => {
    await withDesk({ checks: always("unknown") }, async (desk) => {
      await desk.submit(one, rowsOf(addresses(20)));
      await desk.runToEnd();
      expect((await batch(desk)).counts).toMatchObject({ done: 20 });
    });
  });

  test("counts as made where it is refused", async () => {
    await withDesk({ checks: always("refused") }, async (desk) => {
      const before = desk.time.now();
      await desk.submit(one, rowsOf(addresses(20)));
      await desk.runToEnd();
      expect((await batch(desk)).counts).toMatchObject({ done: 20 });
      expect(desk.time.now() - before).toBeLessThan(1_000);
    });
  });

  test("is tried again at once when somebody asks", async () => {
    const checks = always("not-sent");
    await withDesk({ checks }, async (desk) => {
      await desk.submit(one, rowsOf(addresses(20)));
      await pass(desk, 20_000);
      checks.length = 0;
      const before = desk.time.now();
      desk.engine().wake();
      await desk.runToEnd();
      expect(desk.time.now() - before).toBeLessThan(1_000);
    });
  });
});

test("a pause of the check spends no invitation", async () => {
  await withDesk({ checks: ["wait", "wait", "wait"] }, async (desk) => {
    await desk.submit(one, rowsOf(addresses(20)));
    await desk.runToEnd();
    expect((await batch(desk)).counts).toMatchObject({ done: 20 });
    expect(desk.clerk.calls).toHaveLength(2);
  });
});

describe("an invitation made after the submit", () => {
  /** As after a backup: the call of this batch was made, and the ledger does not know. */
  async function restored(desk: Desk, options: object): Promise<void> {
    await desk.engine().stop();
    const newBatch = { kind: "invite", options, rows: rowsOf(addresses(12)) } as NewBatch;
    await desk.engine().submit(one, newBatch, "Admin");
    desk.clerk.invitedElsewhere("person4@example.com");
    desk.crash();
    await desk.runToEnd();
  }

  test("is this batch's own when nobody accounts for it", async () => {
    await withDesk({}, async (desk) => {
      await restored(desk, {});
      const rows = await rowsOfBatch(desk);
      expect(rows[4]).toMatchObject({ outcome: "done", invitationId: "inv_000001" });
      expect(called(desk)).not.toContain("person4@example.com");
      const records = await desk.db().selectFrom("invitation_record").select("invitation_id").execute();
      expect(records).toHaveLength(12);
    });
  });

  test("is another's when it was made otherwise", async () => {
    await withDesk({}, async (desk) => {
      await restored(desk, { publicMetadata: { team: "blue" } });
      expect((await rowsOfBatch(desk))[4]).toMatchObject({ outcome: "skipped", code: "already_invited" });
    });
  });

  test("is another row's when that one has it recorded", async () => {
    await withDesk({}, async (desk) => {
      await desk.submit(one, rowsOf(["a@example.com"]));
      await desk.submit(batchId(2), rowsOf(["a@example.com"]));
      await desk.runToEnd();
      expect(await rowsOfBatch(desk)).toMatchObject([{ outcome: "done" }]);
      const other = await desk.engine().rows(batchId(2), { query: "", limit: 5, offset: 0 });
      expect(other?.data).toMatchObject([{ outcome: "skipped", code: "already_invited" }]);
      expect(desk.clerk.calls).toHaveLength(1);
    });
  });
});

describe("the judgement of a check", () => {
  const row = (emailAddress: string): QueuedRow => ({
    kind: "invite",
    step: "invite",
    targetId: null,
    batchId: one,
    position: 0,
    emailAddress,
    attempts: 0,
    doubtSince: null,
    checkedAt: null,
    invitee: { emailAddress },
    invitedBy: "Admin",
  });
  const claims: Claims = {
    recorded: new Set(),
    underWay: new Set(["busy@example.com"]),
    submittedAt: new Map([[one, start]]),
  };
  const away: NotDone = { kind: "not-sent", code: "clerk_unreachable", detail: "No route." };

  function judged(
    emailAddress: string,
    standing: AddressStanding,
    failure: NotDone | null = null,
    tries = 0,
  ) {
    const checked: Checked = { standings: new Map([[emailAddress, standing]]), failure, checkedAt: start };
    return judgeCheck([row(emailAddress)], checked, claims, { now: start, hourMs, tries, random: () => 0 });
  }

  test("leaves a row alone whose address is under way", () => {
    const standing = { standing: "invited", invitation: invitationOf("busy@example.com") } as const;
    expect(judged("busy@example.com", standing).rows).toEqual([]);
  });

  test("lets what is new be sent and opens the gate", () => {
    expect(judged("a@example.com", { standing: "new" })).toMatchObject({
      rows: [{ change: { kind: "ready" } }],
      gate: "open",
    });
  });

  test("keeps what was learned before it failed", () => {
    const { rows, gate } = judged("a@example.com", { standing: "user" }, away, 2);
    expect(rows).toMatchObject([{ change: { kind: "skipped", reason: { code: "already_user" } } }]);
    expect(gate).toEqual({
      opensAt: start + 4_000,
      code: "clerk_unreachable",
      detail: "No route.",
      tries: 3,
    });
  });

  test.each([
    [maxCheckTries - 2, 0],
    [maxCheckTries - 1, 1],
  ])("after %i failures gives %i unknown rows free", (tries, free) => {
    expect(judged("a@example.com", { standing: "unknown" }, away, tries).rows).toHaveLength(free);
  });
});
