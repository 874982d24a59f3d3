import { describe, expect, test } from "vitest";
import { testSandbox } from "#sandbox/testing/sandbox.ts";

const dayMs = 86_400_000;

describe("the official SDK", () => {
  test("the SDK creates one invitation with every parameter", async () => {
    const { clerk, mails } = await testSandbox({ now: () => 1_000_000 });
    const made = await clerk.invitations.createInvitation({
      emailAddress: "New@Example.com",
      publicMetadata: { team: "design" },
      redirectUrl: "https://app.example.com/welcome",
      notify: true,
      ignoreExisting: false,
      expiresInDays: 7,
      templateSlug: "waitlist_invitation",
    });
    expect(made).toMatchObject({
      emailAddress: "new@example.com",
      publicMetadata: { team: "design" },
      status: "pending",
      revoked: false,
      createdAt: 1_000_000,
      updatedAt: 1_000_000,
    });
    expect(made.id).toMatch(/^inv_[A-Za-z0-9]{1,64}$/);
    expect(made.raw).toMatchObject({ object: "invitation", expires_at: 1_000_000 + 7 * dayMs });
    expect(await mails()).toMatchObject([{ to: "new@example.com", link: made.url, invitationId: made.id }]);
  });

  test("the SDK creates ten invitations in bulk", async () => {
    const { clerk, mails } = await testSandbox();
    const orders = Array.from({ length: 10 }, (_, index) => ({ emailAddress: `n${index}@example.com` }));
    const made = await clerk.invitations.createInvitationBulk(orders);
    expect(made.map((one) => one.emailAddress)).toEqual(orders.map((order) => order.emailAddress));
    expect(await mails()).toHaveLength(10);
  });

  test("the SDK sends no e-mail without notify", async () => {
    const { clerk, mails } = await testSandbox();
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com", notify: false });
    expect(made.url).toContain("/v1/tickets/accept?ticket=");
    expect(await mails()).toEqual([]);
  });

  test("the SDK lists all but revoked invitations", async () => {
    const { clerk } = await testSandbox();
    const [first] = await clerk.invitations.createInvitationBulk([
      { emailAddress: "a@example.com" },
      { emailAddress: "b@example.com" },
    ]);
    await clerk.invitations.revokeInvitation(first!.id);
    const all = await clerk.invitations.getInvitationList();
    expect(all.totalCount).toBe(1);
    expect(all.data.map((one) => one.emailAddress)).toEqual(["b@example.com"]);
    const revoked = await clerk.invitations.getInvitationList({ status: "revoked" });
    expect(revoked.data).toMatchObject([{ id: first!.id, revoked: true, status: "revoked" }]);
    expect(revoked.data[0]!.url).toBeUndefined();
  });

  test("the SDK sorts by each column in both directions", async () => {
    const clock = { ms: 1000 };
    const { clerk } = await testSandbox({ now: () => clock.ms });
    for (const [emailAddress, expiresInDays] of [
      ["c@example.com", 2],
      ["a@example.com", 3],
      ["b@example.com", 1],
    ] as const) {
      await clerk.invitations.createInvitation({ emailAddress, expiresInDays });
      clock.ms += 1000;
    }
    const list = async (
      orderBy: "created_at" | "email_address" | "expires_at",
      sign: "" | "+" | "-" = "",
    ) => {
      const { data } = await clerk.invitations.getInvitationList({ orderBy: `${sign}${orderBy}` });
      return data.map((one) => one.emailAddress[0]).join("");
    };
    expect(await list("created_at")).toBe("cab");
    expect(await list("created_at", "+")).toBe("cab");
    expect(await list("created_at", "-")).toBe("bac");
    expect(await list("email_address")).toBe("abc");
    expect(await list("email_address", "-")).toBe("cba");
    expect(await list("expires_at")).toBe("bca");
    expect(await list("expires_at", "-")).toBe("acb");
    expect((await clerk.invitations.getInvitationList()).data[0]!.emailAddress).toBe("b@example.com");
  });

  test("the SDK pages with limit and offset", async () => {
    const { clerk } = await testSandbox();
    const orders = Array.from({ length: 9 }, (_, index) => ({ emailAddress: `n${index}@example.com` }));
    await clerk.invitations.createInvitationBulk(orders);
    const page = await clerk.invitations.getInvitationList({ orderBy: "email_address", limit: 4, offset: 6 });
    expect(page.totalCount).toBe(9);
    expect(page.data.map((one) => one.emailAddress)).toEqual([
      "n6@example.com",
      "n7@example.com",
      "n8@example.com",
    ]);
  });

  test("the SDK finds an invitation by part of its address and by id", async () => {
    const { clerk, set } = await testSandbox();
    const [one] = await clerk.invitations.createInvitationBulk([
      { emailAddress: "design.lead@example.com" },
      { emailAddress: "other@example.org" },
    ]);
    const find = async (query: string) => (await clerk.invitations.getInvitationList({ query })).totalCount;
    expect(await find("LEAD@example")).toBe(1);
    expect(await find(one!.id)).toBe(1);
    expect(await find("%")).toBe(0);
    await set({ queryMatches: "whole" });
    expect(await find("lead@example")).toBe(0);
    expect(await find("Design.Lead@example.com")).toBe(1);
  });

  test("the SDK deletes an invitation and its e-mail", async () => {
    const { clerk, mails } = await testSandbox();
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    const gone = await clerk.invitations.deleteInvitation(made.id);
    expect(gone).toMatchObject({ object: "invitation", id: made.id, deleted: true });
    expect((await clerk.invitations.getInvitationList()).totalCount).toBe(0);
    expect(await mails()).toEqual([]);
    await expect(clerk.invitations.deleteInvitation(made.id)).rejects.toMatchObject({ status: 404 });
  });

  test("the SDK finds users by many addresses", async () => {
    const { clerk, call } = await testSandbox();
    const made = await clerk.invitations.createInvitationBulk([
      { emailAddress: "a@example.com", publicMetadata: { seat: 4 } },
      { emailAddress: "b@example.com" },
    ]);
    for (const invitation of made) await call("POST", `/sandbox/accept/${invitation.id}`);
    const found = await clerk.users.getUserList({ emailAddress: ["A@example.com", "nobody@example.com"] });
    expect(found.totalCount).toBe(1);
    expect(found.data[0]).toMatchObject({ publicMetadata: { seat: 4 } });
    expect(found.data[0]!.primaryEmailAddress?.emailAddress).toBe("a@example.com");
    expect((await clerk.users.getUserList()).totalCount).toBe(2);
    expect((await clerk.users.getUserList({ username: ["x"] })).totalCount).toBe(0);
    expect((await clerk.users.getUser(found.data[0]!.id)).id).toBe(found.data[0]!.id);
  });

  test("the SDK reads the kind of the instance", async () => {
    const { clerk } = await testSandbox();
    expect((await clerk.instance.get()).environmentType).toBe("development");
  });
});

describe("beyond the SDK", () => {
  test("a list without paginated is an array", async () => {
    const { clerk, json } = await testSandbox();
    await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    expect(await json("GET", "/v1/invitations")).toMatchObject([{ email_address: "a@example.com" }]);
    expect(await json("GET", "/v1/invitations?paginated=false")).toHaveLength(1);
    expect(await json("GET", "/v1/invitations?paginated=true")).toMatchObject({ total_count: 1 });
  });

  test("an unencoded plus sorts ascending", async () => {
    const { call } = await testSandbox();
    expect((await call("GET", "/v1/invitations?order_by=+email_address")).status).toBe(200);
  });

  test("comma-separated addresses find users", async () => {
    const { json } = await testSandbox({ seed: true });
    const [one, other] = (await json("GET", "/v1/users?limit=2")) as {
      email_addresses: { email_address: string }[];
    }[];
    const addresses = [one, other].map((user) => user!.email_addresses[0]!.email_address);
    expect(await json("GET", `/v1/users?email_address=${addresses.join(",")}`)).toHaveLength(2);
    expect(await json("GET", `/v1/users?email_address=${addresses.join("&email_address=")}`)).toHaveLength(2);
  });

  test("a pending invitation expires", async () => {
    const clock = { ms: 0 };
    const { clerk } = await testSandbox({ now: () => clock.ms });
    await clerk.invitations.createInvitation({ emailAddress: "a@example.com", expiresInDays: 1 });
    clock.ms = dayMs;
    expect((await clerk.invitations.getInvitationList({ status: "pending" })).totalCount).toBe(0);
    const expired = await clerk.invitations.getInvitationList({ status: "expired" });
    expect(expired.data).toMatchObject([{ status: "expired" }]);
    const again = await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    expect(again.status).toBe("pending");
  });

  test("times can be in seconds", async () => {
    const { json, set } = await testSandbox({ now: () => 1_795_000_000_500 });
    await set({ timesInSeconds: true });
    const orders = [{ email_address: "a@example.com" }, { email_address: "b@example.com" }];
    const made = await json("POST", "/v1/invitations/bulk", orders);
    expect(made).toMatchObject([{ created_at: 1_795_000_000 }, { created_at: 1_795_000_000_500 }]);
  });
});
