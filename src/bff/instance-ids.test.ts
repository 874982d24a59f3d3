import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { databaseFile } from "#store/database-file.ts";
import { openStore } from "#store/store.ts";
import { emptySandbox } from "./testing/app.ts";
import { type KeyedUsher, startKeyedUsher } from "./testing/keyed-usher.ts";

const firstKey = "sk_test_first";
const secondKey = "sk_test_second";
const realId = "ins_sandboxdevelopment";
const rowCount = 20;

/** A sandbox whose hour lasts a second and has one bulk call: a batch of twenty rows runs for over a second. */
async function startClerk() {
  const sandbox = await emptySandbox();
  const dir = mkdtempSync(join(tmpdir(), "usher-ids-"));
  onTestFinished(async () => {
    await sandbox.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const control = (method: string, path: string, body: unknown) =>
    fetch(`${sandbox.url}/sandbox/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const set = (settings: object) => control("PATCH", "settings", settings);
  const slow = { hourSeconds: 1, bulkPerHour: 1, singlePerHour: 0 };
  await set(slow);
  return {
    set,
    /** From now on the keys open another instance: Clerk lists nothing that was made before. */
    async becomeAnother(settings: object) {
      await control("POST", "reset", { seed: false });
      await set({ ...slow, ...settings });
    },
    async invitedAddresses(): Promise<string[]> {
      const response = await fetch(`${sandbox.url}/v1/invitations?limit=500`, {
        headers: { authorization: `Bearer ${firstKey}` },
      });
      return ((await response.json()) as { email_address: string }[]).map((entry) => entry.email_address);
    },
    usher: (secretKey: string, deps: Parameters<typeof startKeyedUsher>[1] = {}) =>
      startKeyedUsher({ dir, apiUrl: sandbox.url, secretKey }, deps),
    /** Expires the lease of a process that still runs; the test would wait its ten seconds. */
    freeLease(): void {
      const database = new DatabaseSync(databaseFile({ dataDir: dir, isSandbox: false }));
      database.exec("update lease set expires_at = 0");
      database.close();
    },
    /** The ids that anything is stored for. */
    storedIds(): string[] {
      const database = new DatabaseSync(databaseFile({ dataDir: dir, isSandbox: false }), { readOnly: true });
      const rows = database
        .prepare(
          `select id from instance union select instance from batch union select instance from batch_row
           union select instance from invitation_record
           union select instance from activity where instance is not null order by 1`,
        )
        .all();
      database.close();
      return rows.map((row) => String(row["id"]).replace(/@.*/, "@host"));
    },
  };
}

/** Below the hundred requests a second that a member may send. */
const pauseMs = 10;

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await setTimeout(pauseMs);
}

const addresses = Array.from({ length: rowCount }, (_, index) => `row-${index}@example.com`);

async function submit(usher: KeyedUsher): Promise<string> {
  const id = randomUUID();
  const body = { kind: "invite", options: {}, rows: addresses.map((emailAddress) => ({ emailAddress })) };
  await until(async () => (await usher.call("PUT", `/api/batches/${id}`, body)).status === 202);
  return id;
}

const isKnown = (usher: KeyedUsher) => usher.lines.some((line) => line.includes(realId));
const hasBegun = async (usher: KeyedUsher, id: string) => ((await usher.batch(id))?.counts.done ?? 0) > 0;
const isFinished = async (usher: KeyedUsher, id: string) => (await usher.batch(id))?.state === "finished";

/** Starts a batch under a provisional or the real id, and stops in the middle of it. */
async function beginBatch(clerk: Awaited<ReturnType<typeof startClerk>>, instanceServed: boolean) {
  await clerk.set({ instanceServed });
  const usher = await clerk.usher(firstKey);
  const id = await submit(usher);
  await until(() => hasBegun(usher, id));
  await usher.close();
  return id;
}

async function expectAllInvitedOnce(clerk: Awaited<ReturnType<typeof startClerk>>): Promise<void> {
  expect((await clerk.invitedAddresses()).sort()).toEqual([...addresses].sort());
}

describe("an instance whose id Clerk returns late", () => {
  test("a running batch goes on under the real id after a restart", async () => {
    const clerk = await startClerk();
    const id = await beginBatch(clerk, false);
    expect(clerk.storedIds()).toEqual(["test@host"]);
    await clerk.set({ instanceServed: true });
    const usher = await clerk.usher(firstKey);
    await until(() => isFinished(usher, id));
    expect(clerk.storedIds()).toEqual([realId]);
    await expectAllInvitedOnce(clerk);
    const activity = await (await usher.call("GET", "/api/activity?topic=batches")).json();
    expect(activity).toMatchObject({ totalCount: 1, data: [{ subjectId: id }] });
  });

  test("a running batch is visible at every moment while its instance gets the real id", async () => {
    const clerk = await startClerk();
    await clerk.set({ instanceServed: false });
    const usher = await clerk.usher(firstKey, { identifyAgainMs: 50 });
    const id = await submit(usher);
    await until(() => hasBegun(usher, id));
    await clerk.set({ instanceServed: true });
    const seen: unknown[] = [];
    const look = async () => {
      const batch = await usher.batch(id);
      const list = await (await usher.call("GET", "/api/batches")).json();
      seen.push(batch?.total, (list as { totalCount: number }).totalCount);
    };
    // Without a pause, so only while the id changes: a member may send a thousand requests in a row.
    const watch = async () => {
      while (!isKnown(usher)) await look();
      await look();
    };
    await Promise.all([watch(), watch(), watch()]);
    expect(new Set(seen)).toEqual(new Set([rowCount, 1]));
    await until(() => isFinished(usher, id));
    expect(clerk.storedIds()).toEqual([realId]);
    await expectAllInvitedOnce(clerk);
  });

  test("a batch goes on under the provisional id when it cannot be moved", async () => {
    const clerk = await startClerk();
    await clerk.set({ instanceServed: false });
    let failures = 0;
    const usher = await clerk.usher(firstKey, {
      identifyAgainMs: 50,
      openStore: (options) =>
        openStore({
          ...options,
          onStatement(sql) {
            if (failures >= 2 || !sql.includes('update "activity" set instance')) return;
            failures += 1;
            throw new Error("the disk is full");
          },
        }),
    });
    const id = await submit(usher);
    await clerk.set({ instanceServed: true });
    await until(() => failures === 1);
    expect(clerk.storedIds()).toEqual(["test@host"]);
    await until(() => isFinished(usher, id));
    await until(() => isKnown(usher));
    expect(clerk.storedIds()).toEqual([realId]);
    await expectAllInvitedOnce(clerk);
  });

  test("a second server on the database follows to the real id and invites no address twice", async () => {
    const clerk = await startClerk();
    await clerk.set({ instanceServed: false });
    const older = await clerk.usher(firstKey, { identifyAgainMs: 1_000 });
    const id = await submit(older);
    await until(() => hasBegun(older, id));
    await clerk.set({ instanceServed: true });
    const newer = await clerk.usher(secondKey);
    await until(() => isKnown(newer));
    clerk.freeLease();
    await until(() => isFinished(newer, id));
    await until(() => isFinished(older, id));
    expect(clerk.storedIds()).toEqual([realId]);
    await expectAllInvitedOnce(clerk);
  });
});

describe("a key that is replaced", () => {
  test("a running batch goes on under a new key that learns the real id", async () => {
    const clerk = await startClerk();
    const id = await beginBatch(clerk, false);
    await clerk.set({ instanceServed: true });
    const usher = await clerk.usher(secondKey);
    await until(() => isFinished(usher, id));
    expect(clerk.storedIds()).toEqual([realId]);
    await expectAllInvitedOnce(clerk);
  });

  test("a running batch goes on under a new key that does not learn the known real id", async () => {
    const clerk = await startClerk();
    const id = await beginBatch(clerk, true);
    await clerk.set({ instanceServed: false });
    const usher = await clerk.usher(secondKey);
    await until(() => isFinished(usher, id));
    expect(clerk.storedIds()).toEqual([realId]);
    await expectAllInvitedOnce(clerk);
  });

  test("the batch of a former key does not move to another instance", async () => {
    const clerk = await startClerk();
    const id = await beginBatch(clerk, false);
    await clerk.becomeAnother({ instanceServed: true });
    const usher = await clerk.usher(secondKey);
    await until(() => isKnown(usher));
    expect((await usher.call("GET", `/api/batches/${id}`)).status).toBe(404);
    expect(usher.lines.join("")).toContain("belongs to another Clerk instance");
    expect(clerk.storedIds()).toEqual([realId, "test@host"]);
    expect(await clerk.invitedAddresses()).toEqual([]);
  });

  test("a key of another instance that does not learn its id does not get the known one", async () => {
    const clerk = await startClerk();
    const id = await beginBatch(clerk, true);
    await clerk.becomeAnother({ instanceServed: false });
    const usher = await clerk.usher(secondKey);
    await until(async () => (await usher.call("GET", "/api/batches")).status === 200);
    expect((await usher.call("GET", `/api/batches/${id}`)).status).toBe(404);
    expect(clerk.storedIds()).toEqual([realId, "test@host"]);
    expect(await clerk.invitedAddresses()).toEqual([]);
  });
});
