import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { inviteLanes } from "./lanes.ts";
import { orderBatch } from "./ledger/control.ts";
import { recordWait } from "./ledger/lanes.ts";
import { readView } from "./ledger/read.ts";
import type { Call } from "./rows.ts";
import { createPerformer, type Performed } from "./single-action.ts";
import { batchId, type Harness, quiet, rowsOf, withHarness } from "./testing/harness.ts";
import { invited, momentAt, openLedger, queuedAgain, start } from "./testing/ledger-fixture.ts";
import { lost } from "./testing/model-answers.ts";
import { actionOf, begin, ended } from "./testing/single-actions.ts";
import type { Upstream } from "./upstream.ts";

const address = "person@example.com";
const inviting = { kind: "invite", options: {}, rows: rowsOf([address]) } as const;
const limit = { kind: "wait", retryAfterMs: 600_000 } as const;
/** The model takes faults out of the list that it gets. */
const bothLimits = () => [limit, limit];

const perform = (harness: Harness, body: Parameters<typeof begin>[1] = inviting) =>
  ended(harness, begin(harness, body));

/** Every single action that is over and whose activity entry is not written. */
const unreported = (harness: Harness) => harness.engine().unreported(harness.time.now() + 1);

const outcomeOf = (performed: Performed): string =>
  performed.kind === "settled" ? performed.action.row.outcome : performed.kind;

const statusesOf = ({ clerk }: Harness) => clerk.invitations.map(({ status }) => status);

async function runFor(harness: Harness, ms: number): Promise<void> {
  const end = harness.time.now() + ms;
  void harness.time.sleep(ms);
  await harness.time.runUntil(() => harness.time.now() >= end);
}

describe("a single action", () => {
  test("a single invite returns its invitation and is not a listed batch", () =>
    withHarness({}, async (harness) => {
      const performed = await perform(harness);
      expect(performed).toMatchObject({
        kind: "settled",
        action: { row: { outcome: "done", emailAddress: address } },
        invitation: { emailAddress: address, status: "pending" },
        stoppedBy: null,
      });
      expect(await harness.engine().list({ limit: 10, offset: 0 })).toEqual({
        data: [],
        totalCount: 0,
        creators: [],
        restored: null,
      });
    }));

  test("a single action owes its activity entry once it is over", () =>
    withHarness({ calls: [{ kind: "after" }] }, async (harness) => {
      const { engine, time } = harness;
      const before = time.now();
      await perform(harness);
      expect(await unreported(harness)).toMatchObject([
        { kind: "invite", unreported: '{"of":"invite"}', row: { outcome: "done" } },
      ]);
      expect(await engine().unreported(before)).toEqual([]);
    }));

  test("a single invite says why Clerk refuses it", () =>
    withHarness({ known: { invited: new Set([address]) } }, async (harness) => {
      expect(await perform(harness)).toMatchObject({
        kind: "settled",
        action: { row: { outcome: "skipped", code: "already_invited" } },
        invitation: null,
      });
    }));

  test("a single invite whose answer is lost is found and not sent again", () =>
    withHarness({ calls: [{ kind: "after" }] }, async (harness) => {
      expect(await perform(harness)).toMatchObject({
        action: { row: { outcome: "done" } },
        invitation: { emailAddress: address },
      });
      expect(harness.clerk.invitations).toHaveLength(1);
    }));

  test("a single revoke and a single delete change the invitation", () =>
    withHarness({}, async (harness) => {
      const { clerk } = harness;
      const { id: invitationId } = clerk.inviteElsewhere(address);
      const rows = [{ invitationId, emailAddress: address }];
      expect(await perform(harness, { kind: "revoke", rows })).toMatchObject({
        invitation: { id: invitationId, status: "revoked" },
      });
      expect(await perform(harness, { kind: "delete", rows })).toMatchObject({
        action: { row: { outcome: "done" } },
        invitation: null,
      });
      expect(clerk.invitations).toEqual([]);
    }));

  test("two single invites of one address make one invitation", () =>
    withHarness({}, async (harness) => {
      const both = [1, 2].map(() => harness.engine().perform(actionOf(inviting)));
      const outcomes: string[] = [];
      for (const one of both) outcomes.push(outcomeOf(await ended(harness, one)));
      expect(outcomes.toSorted()).toEqual(["done", "skipped"]);
      expect(harness.clerk.invitations).toHaveLength(1);
    }));

  test("a single invite and a row of a batch for one address make one invitation", () =>
    withHarness({}, async (harness) => {
      await harness.submit(batchId(1), rowsOf([address, "other@example.com"]));
      const performed = await perform(harness);
      await harness.runToEnd();
      const rows = await harness.engine().rows(batchId(1), { limit: 10, offset: 0, query: "" });
      const own = rows?.data.find(({ emailAddress }) => emailAddress === address);
      expect([outcomeOf(performed), own?.outcome ?? ""].toSorted()).toEqual(["done", "skipped"]);
      expect(harness.clerk.invitations).toHaveLength(2);
    }));
});

describe("a single action at Clerk's limit", () => {
  test("a single invite that Clerk limits is not sent later", () =>
    withHarness({ calls: bothLimits() }, async (harness) => {
      const { clerk, time } = harness;
      const startedAt = time.now();
      expect(await perform(harness)).toMatchObject({
        kind: "settled",
        action: { row: { outcome: "cancelled" } },
        stoppedBy: { code: "clerk_limit" },
      });
      expect(time.now() - startedAt).toBeLessThan(2_000);
      await runFor(harness, 3_600_000);
      expect(clerk.invitations).toEqual([]);
    }));

  test("a resend while both lanes wait for Clerk's limit revokes and stores nothing", () =>
    withHarness({ calls: bothLimits() }, async (harness) => {
      const { clerk, engine } = harness;
      await perform(harness);
      const { id: invitationId } = clerk.inviteElsewhere(address);
      const rows = [{ invitationId, emailAddress: address }];
      expect(await perform(harness, { kind: "resend", options: {}, rows })).toMatchObject({
        kind: "not-sent",
        stoppedBy: { code: "clerk_limit", until: expect.any(Number) },
      });
      expect(clerk.changes).toEqual([]);
      expect(await engine().batchesWith(address, "whole")).toHaveLength(1);
    }));

  test("a resend that Clerk limits after the revocation says so", () =>
    withHarness({ calls: bothLimits() }, async (harness) => {
      const { clerk } = harness;
      const { id: invitationId } = clerk.inviteElsewhere(address);
      const rows = [{ invitationId, emailAddress: address }];
      expect(await perform(harness, { kind: "resend", options: {}, rows })).toMatchObject({
        kind: "settled",
        action: { row: { outcome: "failed", code: "not_invited_again" }, isHalfDone: true },
        stoppedBy: { code: "clerk_limit" },
      });
      expect(statusesOf(harness)).toEqual(["revoked"]);
    }));

  test("a single revoke does not need the allowance of invitations", () =>
    withHarness({ calls: bothLimits() }, async (harness) => {
      await perform(harness);
      const { id: invitationId } = harness.clerk.inviteElsewhere(address);
      const rows = [{ invitationId, emailAddress: address }];
      expect(await perform(harness, { kind: "revoke", rows })).toMatchObject({
        action: { row: { outcome: "done" } },
      });
    }));
});

describe("a single action whose call begins while it is cancelled", () => {
  test.each([
    [
      "refused",
      queuedAgain,
      { action: { row: { outcome: "cancelled" } }, stoppedBy: { code: "clerk_limit" } },
    ],
    ["answered", invited, { action: { row: { outcome: "done" } } }],
  ])("it waits until the call is %s", async (_, change, expected) => {
    const fixture = await openLedger();
    const { ledger } = fixture;
    let calls: Call[] = [];
    let lanesClosed: Promise<void> | undefined;
    const closeLanes = async () => {
      const conditions = { ...momentAt(start), random: () => 0.5 };
      for (const lane of inviteLanes) await recordWait(ledger, lane, 600_000, conditions);
    };
    const performer = createPerformer(ledger, {
      // Only the details of an invitation are asked for here.
      upstream: { findInvitations: async () => lost } as Partial<Upstream> as Upstream,
      now: () => start,
      settings: async () => ({ reservedForPeople: 0, marksInvitations: false }),
      log: quiet,
      // The call is over when the performer has waited for it once.
      sleep: async () => {
        for (const call of calls) await fixture.settle(call, change);
        calls = [];
      },
    });
    const performed = await performer.perform(actionOf(inviting), {
      wake: () => {
        lanesClosed ??= closeLanes();
      },
      readView: async () => {
        await lanesClosed;
        return { ...(await readView(ledger, momentAt(start))), isStoreFailing: false };
      },
      cancel: async (id) => {
        // The limit allowed a call after the view was read.
        await fixture.db.deleteFrom("lane").execute();
        const call = await fixture.claim();
        if (call !== null) calls.push(call);
        await orderBatch(ledger, id, "cancel", momentAt(start));
      },
    });
    expect(performed).toMatchObject({ kind: "settled", ...expected });
    await fixture.close();
  });
});

describe("a single action without a result", () => {
  const unanswered = () => Array.from({ length: 4 }, () => "unknown" as const);

  test("a single invite ends when Clerk refuses the key, and is tried immediately when it is mended", () =>
    withHarness({ calls: [{ kind: "key-refused" }] }, async (harness) => {
      expect(await perform(harness)).toMatchObject({
        action: { row: { outcome: "cancelled" } },
        stoppedBy: { code: "clerk_key_refused" },
      });
      expect(await perform(harness)).toMatchObject({ action: { row: { outcome: "done" } } });
    }));

  test("a single invite whose outcome cannot be learned is unknown within 25 seconds and looked for later", () =>
    withHarness({ calls: [{ kind: "before" }], searches: unanswered() }, async (harness) => {
      const startedAt = harness.time.now();
      expect(await perform(harness)).toMatchObject({ kind: "unknown" });
      expect(harness.time.now() - startedAt).toBeLessThan(26_000);
      expect(await unreported(harness)).toEqual([]);
      await runFor(harness, 600_000);
      expect(await unreported(harness)).toMatchObject([{ row: { outcome: "cancelled" } }]);
    }));

  test("a single invite that is applied late, after its sender got the answer unknown, is done", () =>
    withHarness({ calls: [{ kind: "late", afterMs: 40_000 }], searches: unanswered() }, async (harness) => {
      expect(await perform(harness)).toMatchObject({ kind: "unknown" });
      await runFor(harness, 600_000);
      expect(await unreported(harness)).toMatchObject([{ row: { outcome: "done" } }]);
      expect(harness.clerk.invitations).toHaveLength(1);
    }));

  test("a single invite is settled after a crash in the middle of its call", () =>
    withHarness({ calls: [{ kind: "crash-after" }] }, async (harness) => {
      void harness.engine().perform(actionOf(inviting));
      await harness.time.runUntil(() => harness.interruptedAt.length === 1);
      await harness.runToEnd();
      expect(await unreported(harness)).toMatchObject([{ row: { outcome: "done" } }]);
      expect(harness.clerk.invitations).toHaveLength(1);
    }));

  test("a single invite does not outlive the stop of the engine", () =>
    withHarness({ calls: [limit] }, async (harness) => {
      const stopped = harness.engine().perform(actionOf(inviting));
      await harness.time.settled(harness.engine().stop());
      expect(await stopped).toMatchObject({
        action: { row: { outcome: "cancelled" } },
        stoppedBy: { code: "not_ready" },
      });
      expect(harness.clerk.invitations).toEqual([]);
    }));
});

describe("a single resend", () => {
  const resendOf = (invitationId: string) => {
    const rows = [{ invitationId, emailAddress: address }];
    return { kind: "resend", options: {}, rows } as const;
  };

  test("a single resend that has revoked when the engine stops is ended by the next process", () =>
    withHarness({ changes: ["after"] }, async (harness) => {
      const { clerk, engine, time } = harness;
      const resent = begin(harness, resendOf(clerk.inviteElsewhere(address).id));
      await time.runUntil(() => statusesOf(harness).includes("revoked"));
      await time.settled(engine().stop());
      expect(await resent).toMatchObject({ kind: "unknown" });
      harness.crash();
      await harness.runToEnd();
      expect(statusesOf(harness)).toEqual(["revoked", "pending"]);
      expect(await unreported(harness)).toMatchObject([{ row: { outcome: "done" } }]);
    }));

  test.each([
    ["Clerk's quota", "clerk_quota", [{ kind: "partly", answer: "quota" } as const]],
    ["an outage", "clerk_timeout", Array.from({ length: 12 }, () => ({ kind: "before" }) as const)],
  ])("a single resend revokes nothing while %s makes calls fail", (_, code, calls) =>
    withHarness({ calls }, async (harness) => {
      const { clerk, engine, time } = harness;
      await harness.submit(batchId(1), rowsOf(["a@example.com", "b@example.com"]));
      await time.runUntil(async () => {
        const waiting = (await engine().get(batchId(1)))?.waiting;
        return waiting?.code === code && (waiting.until ?? Infinity) > time.now() + 10_000;
      });
      const { id } = clerk.inviteElsewhere(address);
      expect(await perform(harness, resendOf(id))).toMatchObject({ kind: "not-sent", stoppedBy: { code } });
      expect(statusesOf(harness).at(-1)).toBe("pending");
    }),
  );

  test("a single resend of an invitation that others revoked does not say that it was revoked for it", () =>
    withHarness({ calls: bothLimits() }, async (harness) => {
      const { clerk } = harness;
      const { id } = clerk.inviteElsewhere(address);
      clerk.happens({ emailAddress: address, event: "revoked" });
      expect(await perform(harness, resendOf(id))).toMatchObject({
        action: { row: { outcome: "cancelled" }, isHalfDone: false },
        stoppedBy: { code: "clerk_limit" },
      });
    }));
});

describe("a single action and a database that refuses writes", () => {
  const refuseWrites = (harness: Harness, on: boolean) =>
    sql.raw(`PRAGMA query_only = ${on ? "ON" : "OFF"}`).execute(harness.db());

  test("an intent that cannot be stored sends nothing", () =>
    withHarness({}, async (harness) => {
      await refuseWrites(harness, true);
      expect(await perform(harness)).toMatchObject({
        kind: "not-sent",
        stoppedBy: { code: "store_failed" },
      });
      await refuseWrites(harness, false);
      await runFor(harness, 60_000);
      expect(harness.clerk.calls).toEqual([]);
    }));

  test("an outcome that cannot be stored is unknown until the database works again", () =>
    withHarness({}, async (harness) => {
      const { clerk, time } = harness;
      const performed = harness.engine().perform(actionOf(inviting));
      const intents = () => harness.db().selectFrom("call").select("id").execute();
      await time.runUntil(async () => (await intents()).length === 1);
      await refuseWrites(harness, true);
      expect(await ended(harness, performed)).toMatchObject({ kind: "unknown" });
      await refuseWrites(harness, false);
      await harness.runToEnd();
      expect(await unreported(harness)).toMatchObject([{ row: { outcome: "done" } }]);
      expect(clerk.invitations).toHaveLength(1);
    }));
});
