import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { signedInApp } from "#bff/testing/app.ts";

/** An app, and a way to wait for its batches. */
async function startedApp() {
  const app = await signedInApp();

  async function end(id: string) {
    const read = async () => (await app.call("GET", `/api/batches/${id}`)).body;
    await expect.poll(async () => (await read()).state).toBe("finished");
    return read();
  }
  async function submit(body: object) {
    const id = randomUUID();
    expect(await app.call("PUT", `/api/batches/${id}`, body)).toMatchObject({ status: 202 });
    return end(id);
  }
  async function listed(status?: string): Promise<{ id: string; emailAddress: string }[]> {
    const { body } = await app.call("GET", `/api/invitations${status ? `?status=${status}` : ""}`);
    return body.data;
  }
  return { ...app, end, submit, listed };
}

test("batches of every kind work over HTTP", async () => {
  const app = await startedApp();
  const rows = ["a@example.com", "b@example.com"].map((emailAddress) => ({ emailAddress }));
  const invited = await app.submit({ kind: "invite", options: { expiresInDays: 5 }, rows });
  expect(invited.counts).toMatchObject({ done: 2 });

  const about = async (status: string) =>
    (await app.listed(status)).map(({ id, emailAddress }) => ({ invitationId: id, emailAddress }));
  const old = await about("pending");
  const resent = await app.submit({ kind: "resend", options: {}, rows: old });
  expect(resent.counts).toMatchObject({ done: 2 });
  expect(await app.listed("revoked")).toHaveLength(2);

  const made = await app.call("POST", `/api/batches/${resent.id}/rollback`);
  expect(made).toMatchObject({ status: 202, body: { origin: { kind: "rollback", batchId: resent.id } } });
  expect((await app.end(made.body.id)).counts).toMatchObject({ done: 2 });
  expect(await app.listed("pending")).toEqual([]);

  // Revoking and deleting may be repeated.
  const revoked = await about("revoked");
  expect((await app.submit({ kind: "revoke", rows: revoked })).counts).toMatchObject({ done: 4 });
  expect((await app.submit({ kind: "delete", rows: revoked })).counts).toMatchObject({ done: 4 });
  expect((await app.submit({ kind: "delete", rows: revoked })).counts).toMatchObject({ done: 4 });
  expect(await app.listed("revoked")).toEqual([]);
});
