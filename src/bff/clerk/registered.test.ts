import { expect, test } from "vitest";
import type { Clerk } from "./clerk.ts";
import { signedInApp } from "#bff/testing/app.ts";

async function open() {
  const { deps, lines, sandbox, call } = await signedInApp({ isSending: false });
  const { clerk, store } = deps;
  const others = (body: object) =>
    fetch(`${sandbox.url}/sandbox/others`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  return {
    clerk,
    lines,
    call,
    others,
    db: store.db,
    shown: () =>
      store.db
        .selectFrom("invitation")
        .select(["id", "email_address", "status", "url"])
        .where("gone_at", "is", null)
        .orderBy("seq")
        .execute(),
  };
}

async function invited(clerk: Clerk, emailAddress: string): Promise<string> {
  const result = await clerk.inviteOne({ emailAddress });
  if (result.kind !== "done") throw new Error(`Not invited: ${JSON.stringify(result)}`);
  return result.value.id;
}

test("what Usher invites, revokes and deletes is in the register before its caller goes on", async () => {
  const { clerk, shown } = await open();
  const first = await invited(clerk, "a@example.com");
  await clerk.inviteMany([{ emailAddress: "b@example.com" }, { emailAddress: "c@example.com" }]);
  const [one, two, three] = await shown();
  expect([one, two, three]).toMatchObject([
    { id: first, email_address: "a@example.com", status: "pending", url: expect.stringContaining("ticket=") },
    { email_address: "b@example.com" },
    { email_address: "c@example.com" },
  ]);
  await clerk.revokeInvitation(first);
  await clerk.deleteInvitation(two?.id ?? "");
  expect(await shown()).toMatchObject([{ id: first, status: "revoked", url: null }, { id: three?.id }]);
});

test("lists and searches for any purpose are written to the register", async () => {
  const { clerk, others, shown } = await open();
  for (const emailAddress of ["a@example.com", "b@example.com", "c@example.com"])
    await others({ does: "invite", emailAddress });
  await clerk.findInvitations("a@example.com");
  expect(await shown()).toMatchObject([{ email_address: "a@example.com" }]);
  const page = { query: "", sort: "createdAt", order: "desc", limit: 50, offset: 0 } as const;
  await clerk.listInvitations(page);
  expect(await shown()).toHaveLength(3);
});

test("an accepted invitation gets its user from any search for users", async () => {
  const { clerk, others, db } = await open();
  await invited(clerk, "a@example.com");
  await others({ does: "accept", emailAddress: "a@example.com" });
  await clerk.findInvitations("a@example.com");
  await clerk.findUsers(["a@example.com"]);
  const [row] = await db.selectFrom("invitation").select(["status", "user_id", "accepted_at"]).execute();
  expect(row).toMatchObject({ status: "accepted", user_id: expect.stringMatching(/^user_/) });
  expect(row?.accepted_at).toBeGreaterThan(0);
});

test("a refusal corrects the register", async () => {
  const { clerk, others, shown } = await open();
  const ids = [];
  for (const name of ["a", "b", "c"]) ids.push(await invited(clerk, `${name}@example.com`));
  await others({ does: "accept", emailAddress: "a@example.com" });
  await others({ does: "revoke", emailAddress: "b@example.com" });
  await others({ does: "delete", emailAddress: "c@example.com" });
  for (const id of ids) expect(await clerk.revokeInvitation(id)).toMatchObject({ kind: "refused" });
  expect(await shown()).toMatchObject([
    { id: ids[0], status: "accepted" },
    { id: ids[1], status: "revoked" },
  ]);
});

test("a call succeeds if the register cannot be written, which is logged once", async () => {
  const { clerk, db, lines, shown } = await open();
  await db.schema.alterTable("invitation").renameTo("elsewhere").execute();
  await invited(clerk, "a@example.com");
  await invited(clerk, "b@example.com");
  await db.schema.alterTable("elsewhere").renameTo("invitation").execute();
  await invited(clerk, "c@example.com");
  expect(await shown()).toMatchObject([{ email_address: "c@example.com" }]);
  const logged = lines.filter((line) => line.includes("could not write an answer of Clerk to the register"));
  expect(logged).toHaveLength(1);
});
