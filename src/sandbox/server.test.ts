import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { faultOf } from "#sandbox/failures/faults.ts";
import { testSandbox } from "#sandbox/testing/sandbox.ts";
import { startSandbox } from "./server.ts";

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

test("state survives a restart", async () => {
  const dataDir = join(await folder(), "made", "when-missing");
  const first = await testSandbox({ dataDir });
  await first.set({ singlePerHour: 1 });
  const made = await first.clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
  await first.sandbox.close();

  const second = await testSandbox({ dataDir, seed: true });
  const list = await second.clerk.invitations.getInvitationList();
  expect(list.data.map((one) => one.id)).toEqual([made.id]);
  expect(await second.mails()).toMatchObject([{ to: "a@example.com" }]);
  expect(await second.calls()).toMatchObject([{ seq: 1, applied: true, status: 200 }, { seq: 2 }]);
  // Spent allowance stays spent; settings start over.
  await second.set({ singlePerHour: 1 });
  expect((await second.call("POST", "/v1/invitations", { email_address: "b@example.com" })).status).toBe(429);
});

test("the first start seeds the database, the second does not", async () => {
  const dataDir = await folder();
  const count = async () => {
    const { clerk, sandbox } = await testSandbox({ dataDir, seed: true });
    const all = await clerk.invitations.getInvitationList();
    const revoked = await clerk.invitations.getInvitationList({ status: "revoked" });
    await sandbox.close();
    return all.totalCount + revoked.totalCount;
  };
  expect(await count()).toBe(240);
  expect(await count()).toBe(240);
});

test("the seed contains every status over sixty days", async () => {
  const now = Date.UTC(2026, 10, 23);
  const { clerk, mails } = await testSandbox({ seed: true, now: () => now });
  const totals: Record<string, number> = {};
  for (const status of ["pending", "accepted", "revoked", "expired"] as const) {
    const { data, totalCount } = await clerk.invitations.getInvitationList({ status, limit: 500 });
    totals[status] = totalCount;
    for (const one of data) {
      expect(one.createdAt).toBeGreaterThan(now - 60 * 86_400_000);
      expect(one.updatedAt).toBeGreaterThanOrEqual(one.createdAt);
      expect(one.updatedAt).toBeLessThanOrEqual(now);
      expect(faultOf(one.emailAddress)).toBeUndefined();
      expect(one.emailAddress).toMatch(/@(example\.(com|org|net)|[a-z]+\.test)$/);
    }
  }
  expect(Math.min(...Object.values(totals))).toBeGreaterThan(15);
  expect((await clerk.users.getUserList()).totalCount).toBe(40 + totals["accepted"]!);
  expect(await mails()).toEqual([]);
});

test("the seed is the same on every machine", async () => {
  const list = async () => {
    const { clerk } = await testSandbox({ seed: true, now: () => 1_795_000_000_000 });
    return (await clerk.invitations.getInvitationList({ limit: 500 })).data.map((one) => one.raw);
  };
  const strip = (rows: Awaited<ReturnType<typeof list>>) => rows.map((row) => ({ ...row, url: undefined }));
  expect(strip(await list())).toEqual(strip(await list()));
});

test("closing cuts pending calls", async () => {
  const { call, sandbox, set } = await testSandbox();
  await set({ slowMs: 600_000 });
  const hanging = ["timeout", "slow", "late"].map((name) =>
    call("POST", "/v1/invitations", { email_address: `${name}@example.com` }).then(
      () => "answered",
      () => "cut",
    ),
  );
  // A call has arrived once it is in the record.
  const arrived = async (): Promise<number> => {
    const { data } = (await (await call("GET", "/sandbox/calls")).json()) as {
      data: { emailAddresses: string[] }[];
    };
    return data.filter((one) => one.emailAddresses.length > 0).length;
  };
  while ((await arrived()) < hanging.length);
  await sandbox.close();
  expect(await Promise.all(hanging)).toEqual(["cut", "cut", "cut"]);
  await sandbox.close();
});

test("a port in use fails the start", async () => {
  const { sandbox } = await testSandbox();
  const second = startSandbox({ port: sandbox.port, dataDir: ":memory:", hourSeconds: 60, latencyMs: 0 });
  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("the root lists the addresses of the sandbox", async () => {
  const { sandbox, call } = await testSandbox();
  expect(await (await call("GET", "/")).json()).toMatchObject({ sandbox: true, api: `${sandbox.url}/v1` });
  expect((await call("GET", "/elsewhere")).status).toBe(404);
});
