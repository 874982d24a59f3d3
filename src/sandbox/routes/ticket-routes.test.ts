import { describe, expect, test } from "vitest";
import { testSandbox } from "#sandbox/testing/sandbox.ts";

describe("the link in the e-mail", () => {
  test("the link accepts the invitation and creates a user", async () => {
    const { clerk, mails } = await testSandbox();
    await clerk.invitations.createInvitation({
      emailAddress: "a@example.com",
      publicMetadata: { team: "x" },
    });
    const [mail] = await mails();
    const page = await fetch(mail!.link);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await page.text()).toContain("The invitation is accepted.");
    expect((await clerk.invitations.getInvitationList({ status: "accepted" })).totalCount).toBe(1);
    const users = await clerk.users.getUserList({ emailAddress: ["a@example.com"] });
    expect(users.data).toMatchObject([{ publicMetadata: { team: "x" } }]);
    expect(await (await fetch(mail!.link)).text()).toContain("already been accepted");
  });

  test("the link leads to the redirect URL", async () => {
    const { clerk } = await testSandbox();
    const redirectUrl = "https://app.example.com/welcome?from=mail";
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com", redirectUrl });
    const answer = await fetch(made.url!, { redirect: "manual" });
    expect(answer.status).toBe(302);
    const target = new URL(answer.headers.get("location")!);
    expect(target.origin + target.pathname).toBe("https://app.example.com/welcome");
    expect([...target.searchParams.keys()]).toEqual(["from", "__clerk_ticket", "__clerk_status"]);
  });

  test("a link scanner does not accept the invitation", async () => {
    const { clerk } = await testSandbox();
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com" });
    expect((await fetch(made.url!, { method: "HEAD" })).status).toBe(200);
    expect((await clerk.invitations.getInvitationList({ status: "pending" })).totalCount).toBe(1);
  });

  test("a dead link says why", async () => {
    const clock = { ms: 0 };
    const { clerk, sandbox } = await testSandbox({ now: () => clock.ms });
    const [one, other] = await clerk.invitations.createInvitationBulk([
      { emailAddress: "a@example.com" },
      { emailAddress: "b@example.com" },
    ]);
    await clerk.invitations.revokeInvitation(one!.id);
    expect(await (await fetch(one!.url!)).text()).toContain("revoked");
    clock.ms = 31 * 86_400_000;
    expect(await (await fetch(other!.url!)).text()).toContain("expired");
    expect((await fetch(`${sandbox.url}/v1/tickets/accept?ticket=x`)).status).toBe(404);
  });

  test("an invitation can be accepted by its id", async () => {
    const { clerk, call } = await testSandbox();
    const made = await clerk.invitations.createInvitation({ emailAddress: "a@example.com", notify: false });
    const accepted = await call("POST", `/sandbox/accept/${made.id}`);
    expect(await accepted.json()).toMatchObject({ id: made.id, status: "accepted" });
    expect((await call("POST", `/sandbox/accept/${made.id}`)).status).toBe(400);
    expect((await call("POST", "/sandbox/accept/inv_none")).status).toBe(404);
  });
});
