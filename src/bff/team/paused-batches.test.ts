import { randomUUID } from "node:crypto";
import { onTestFinished, expect, test } from "vitest";
import { Batch } from "#contract/batch.ts";
import { Team } from "#contract/member.ts";
import { emptySandbox } from "#bff/testing/app.ts";
import { teamApp, type Visitor } from "#bff/testing/members.ts";

async function submit(caller: Visitor): Promise<string> {
  const id = randomUUID();
  const rows = [{ emailAddress: "one@example.com" }, { emailAddress: "two@example.com" }];
  const answer = await caller.call("PUT", `/api/batches/${id}`, { kind: "invite", options: {}, rows });
  expect(answer.status).toBe(202);
  return id;
}

/** Ben, an inviter with two running batches, and one of the admin's. Nothing is sent. */
async function withBatches() {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const app = await teamApp({ isSending: false, apiUrl: sandbox.url });
  const ben = await app.join("ben@example.com", "inviter");
  const own = [await submit(ben), await submit(ben)];
  const other = await submit(app.boss);
  const batch = async (id: string) => Batch.parse((await app.boss.call("GET", `/api/batches/${id}`)).body);
  const change = (body: object) => app.boss.call("PATCH", `/api/members/${ben.id}`, body);
  return { ...app, ben, own, other, batch, change };
}

test("S7: the team says how many batches of a member run", async () => {
  const { boss } = await withBatches();
  const { data } = Team.parse((await boss.call("GET", "/api/members")).body);
  const running = data.map(({ emailAddress, runningBatches }) => [emailAddress, runningBatches]);
  expect(running).toEqual([
    ["admin@example.com", 1],
    ["ben@example.com", 2],
  ]);
});

test.each([
  [{ state: "disabled" }, "Paused because ben@example.com was disabled."],
  [{ role: "viewer" }, "Paused because the role of ben@example.com is now viewer."],
])("S7: %o pauses the member's batches on request, and they say why", async (body, reason) => {
  const { change, own, other, batch, activity, boss } = await withBatches();
  expect((await change({ ...body, pauseBatches: true })).status).toBe(200);
  for (const id of own) expect(await batch(id)).toMatchObject({ state: "paused", pausedBecause: reason });
  expect((await batch(other)).state).toBe("running");
  const paused = (await activity()).filter(({ action }) => action === "batch.paused");
  expect(new Set(paused.map(({ subject_id: id }) => id))).toEqual(new Set(own));
  await boss.call("POST", `/api/batches/${own[0]}/resume`, {});
  expect(await batch(own[0] ?? "")).not.toHaveProperty("pausedBecause");
});

test("S7: batches keep running if the admin does not pause them", async () => {
  const { change, own, batch } = await withBatches();
  await change({ state: "disabled" });
  for (const id of own) expect((await batch(id)).state).toBe("running");
});
