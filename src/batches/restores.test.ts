import { describe, expect, test } from "vitest";
import { holdUnfinished } from "#batches/ledger/restores/hold.ts";
import {
  addresses,
  type Harness,
  type HarnessOptions,
  rowsOf,
  withHarness,
} from "#batches/testing/harness.ts";
import { copyDatabase, putBack } from "#batches/testing/backup.ts";
import {
  advance,
  countsOf,
  existing,
  expectInvitedOnce,
  madeByEngine,
  one,
  rowsOfBatch,
  untilCounts,
} from "#batches/testing/scenario.ts";

const many = addresses(60);
const minute = 60_000;

type Copy = Awaited<ReturnType<typeof copyDatabase>>;

/** Puts the copy back and restarts, as `npm run restore` and a start do. */
async function restore(harness: Harness, copy: Copy): Promise<void> {
  await harness.time.settled(harness.engine().stop());
  await putBack(harness.db(), copy);
  await holdUnfinished(harness.db(), { from: copy.at, until: harness.time.now() });
  harness.crash();
  await harness.settledRestart();
}

/** A backup in the middle of a batch of 60, and its restore when `later` holds. */
async function restoreInMidBatch(
  harness: Harness,
  later: (harness: Harness) => Promise<void>,
  options: object = {},
): Promise<Copy> {
  await harness.submitBatch(one, { kind: "invite", options, rows: rowsOf(many) });
  await untilCounts(harness, ({ done = 0 }) => done >= 20);
  const copy = await copyDatabase(harness.db(), harness.time.now());
  await later(harness);
  await restore(harness, copy);
  return copy;
}

const untilDone = (count: number) => (harness: Harness) =>
  untilCounts(harness, ({ done = 0 }) => done >= count);

const marked: HarnessOptions = {
  settings: () => Promise.resolve({ reservedForPeople: 10, marksInvitations: true }),
};

describe("S13: a batch of a restored database", () => {
  test("S13: a restored batch sends nothing until a member resumes it", () =>
    withHarness({}, async (harness) => {
      await restoreInMidBatch(harness, untilDone(40));
      const calls = harness.clerk.calls.length;
      await advance(harness, 10 * minute);
      expect(harness.clerk.calls).toHaveLength(calls);
      expect(await harness.engine().get(one)).toMatchObject({ state: "paused" });
    }));

  test.each([
    ["without marks", {}, {}],
    ["with marks", marked, {}],
    ["with metadata and days", {}, { publicMetadata: { team: "blue" }, expiresInDays: 7 }],
  ])("S13: rows sent after a young backup are recognised %s", (_, given, options) =>
    withHarness(given, async (harness) => {
      await restoreInMidBatch(harness, untilDone(40), options);
      await harness.engine().resume(one);
      await harness.runToEnd();
      await expectInvitedOnce(harness, many);
    }),
  );

  test("S13: rows sent long after an old backup are recognised, also those of people who joined", () =>
    withHarness({}, async (harness) => {
      await restoreInMidBatch(harness, async () => {
        await harness.runToEnd();
        for (const invitation of harness.clerk.invitations.slice(30, 50)) harness.clerk.accept(invitation);
        await advance(harness, 100 * minute);
      });
      const calls = harness.clerk.calls.length;
      await harness.engine().resume(one);
      await harness.runToEnd();
      await expectInvitedOnce(harness, many);
      expect(harness.clerk.calls).toHaveLength(calls);
    }));

  test("S13: an address that was revoked after the backup is not invited again", () =>
    withHarness({}, async (harness) => {
      await restoreInMidBatch(harness, async () => {
        await harness.runToEnd();
        harness.clerk.happens({ emailAddress: "person55@example.com", event: "revoked" });
        await advance(harness, minute);
      });
      await harness.engine().resume(one);
      await harness.runToEnd();
      const rows = await rowsOfBatch(harness);
      expect(rows.filter(({ outcome }) => outcome !== "done")).toMatchObject([
        { emailAddress: "person55@example.com", outcome: "skipped", code: "already_revoked" },
      ]);
      expect(madeByEngine(harness)).toEqual(many.toSorted());
    }));

  test("S13: addresses that are revoked while a restored batch waits are in its review and left out", () =>
    withHarness({}, async (harness) => {
      const foreign = "person59@example.com";
      await restoreInMidBatch(harness, async () => {
        await untilDone(40)(harness);
        await harness.time.settled(harness.engine().stop());
        const metadata = { publicMetadata: { by: "others" } };
        harness.clerk.happens({ emailAddress: foreign, event: "invited", ...metadata });
      });
      await advance(harness, 60 * minute);
      const own = harness.clerk.invitations.at(-2)!.emailAddress;
      for (const emailAddress of [own, foreign]) harness.clerk.happens({ emailAddress, event: "revoked" });
      const asked = harness.engine().reviewRestored(one);
      await harness.time.settled(asked);
      const review = await asked;
      expect(review?.revokedAddresses.toSorted()).toEqual([own, foreign].toSorted());
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 58, skipped: 2 });
      expect(madeByEngine(harness).filter((address) => address === own)).toHaveLength(1);
      expect(madeByEngine(harness)).not.toContain(foreign);
    }));

  test("S13: an address that another client invited and revoked after the backup is not invited", () =>
    withHarness({}, async (harness) => {
      await restoreInMidBatch(harness, async () => {
        const metadata = { publicMetadata: { by: "others" } };
        harness.clerk.happens({ emailAddress: "person59@example.com", event: "invited", ...metadata });
        await advance(harness, 1_000);
        harness.clerk.happens({ emailAddress: "person59@example.com", event: "revoked" });
        await advance(harness, 1_000);
      });
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 59, skipped: 1 });
      expect(madeByEngine(harness)).not.toContain("person59@example.com");
    }));

  test("S13: an admin can invite those again who were revoked after the backup", () =>
    withHarness({}, async (harness) => {
      const chosen = "person55@example.com";
      await restoreInMidBatch(harness, async () => {
        await harness.runToEnd();
        harness.clerk.happens({ emailAddress: chosen, event: "revoked" });
        harness.clerk.happens({ emailAddress: "person56@example.com", event: "revoked" });
        await advance(harness, minute);
      });
      await harness.engine().resumeRestored(one, [chosen]);
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 59, skipped: 1 });
      expect(madeByEngine(harness)).toEqual([...many, chosen].toSorted());
    }));

  test("S13: a restored batch that is cancelled reports what it sent after the backup", () =>
    withHarness({}, async (harness) => {
      await restoreInMidBatch(harness, untilDone(40));
      await harness.engine().cancel(one);
      await untilCounts(harness, ({ sending = 0, queued = 0 }) => sending + queued === 0);
      const made = new Set(madeByEngine(harness));
      for (const { emailAddress, outcome } of await rowsOfBatch(harness))
        expect(outcome).toBe(made.has(emailAddress) ? "done" : "cancelled");
    }));

  test("S13: invitations that were resent after the backup are not sent a second time", () =>
    withHarness({ known: { invited: new Set(addresses(20)) } }, async (harness) => {
      await harness.submitBatch(one, { kind: "resend", options: {}, rows: existing(harness) });
      await untilCounts(harness, ({ done = 0 }) => done >= 5);
      const copy = await copyDatabase(harness.db(), harness.time.now());
      await harness.runToEnd();
      harness.clerk.happens({ emailAddress: "person18@example.com", event: "revoked" });
      harness.clerk.happens({ emailAddress: "person19@example.com", event: "accepted" });
      await restore(harness, copy);
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 19, skipped: 1 });
      expect(madeByEngine(harness)).toEqual(addresses(20).toSorted());
    }));

  test.each(["revoke", "delete"] as const)("S13: a restored batch of kind %s ends as it had ended", (kind) =>
    withHarness({ known: { invited: new Set(addresses(20)) } }, async (harness) => {
      await harness.submitBatch(one, { kind, rows: existing(harness) });
      await untilCounts(harness, ({ done = 0 }) => done >= 5);
      const copy = await copyDatabase(harness.db(), harness.time.now());
      await harness.runToEnd();
      await restore(harness, copy);
      await harness.engine().resume(one);
      await harness.runToEnd();
      expect(await countsOf(harness)).toMatchObject({ done: 20 });
    }),
  );

  test("S13: a single action that waited when the backup was made is not repeated", () =>
    withHarness({}, async (harness) => {
      const emailAddress = "single@example.com";
      await harness.submit(one, rowsOf([emailAddress]));
      await harness.db().updateTable("batch").set({ is_single: 1 }).execute();
      const copy = await copyDatabase(harness.db(), harness.time.now());
      await harness.runToEnd();
      harness.clerk.happens({ emailAddress, event: "revoked" });
      await restore(harness, copy);
      await advance(harness, 10 * minute);
      expect(madeByEngine(harness)).toEqual([emailAddress]);
      expect(await rowsOfBatch(harness)).toMatchObject([{ outcome: "skipped", code: "already_revoked" }]);
    }));

  test("S13: a call that was under way at the backup and was applied is recognised", () =>
    withHarness({}, async (harness) => {
      await harness.submit(one, rowsOf(addresses(10)));
      await untilCounts(harness, ({ sending = 0 }) => sending === 10);
      const copy = await copyDatabase(harness.db(), harness.time.now());
      await harness.runToEnd();
      await restore(harness, copy);
      await advance(harness, minute);
      expect(await countsOf(harness)).toMatchObject({ sending: 10 });
      await harness.engine().resume(one);
      await harness.runToEnd();
      await expectInvitedOnce(harness, addresses(10));
    }));

  test("S13: a review says what resuming a restored batch would do", () =>
    withHarness({}, async (harness) => {
      const copy = await restoreInMidBatch(harness, async () => {
        await untilDone(30)(harness);
        await harness.time.settled(harness.engine().stop());
        const { clerk } = harness;
        clerk.accept(clerk.invitations.at(-1)!);
        clerk.happens({ emailAddress: clerk.invitations.at(-2)!.emailAddress, event: "revoked" });
        const metadata = { publicMetadata: { by: "others" } };
        clerk.happens({ emailAddress: "person59@example.com", event: "invited", ...metadata });
        clerk.happens({ emailAddress: "person58@example.com", event: "signed-up" });
        await advance(harness, 1_000);
      });
      const done = copy.tables.get("batch_row")!.filter(({ outcome }) => outcome === "done").length;
      const madeSince = madeByEngine(harness).length - done;
      const asked = harness.engine().reviewRestored(one);
      await harness.time.settled(asked);
      expect(await asked).toMatchObject({
        total: 60 - done,
        recognised: madeSince - 1,
        invited: 1,
        users: 1,
        unknown: 0,
        open: 60 - done - madeSince - 2,
        next: null,
        revokedAddresses: [
          harness.clerk.invitations.find(({ status }) => status === "revoked")?.emailAddress,
        ],
      });
      await harness.engine().cancel(one);
      expect(await harness.engine().reviewRestored(one)).toBeNull();
    }));
});
