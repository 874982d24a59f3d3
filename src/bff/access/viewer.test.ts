import { expect, onTestFinished, test } from "vitest";
import { emptySandbox } from "#bff/testing/app.ts";
import { teamApp } from "#bff/testing/members.ts";

test("a viewer sees invitations, and no link that lets in", async () => {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const { boss, join } = await teamApp({ apiUrl: sandbox.url });
  await boss.call("POST", "/api/invitations", { emailAddress: "guest@example.com" });
  const url: unknown = expect.any(String);
  const inviter = await join("inviter@example.com", "inviter");
  const viewer = await join("viewer@example.com", "viewer");
  expect((await inviter.call("GET", "/api/invitations")).body).toMatchObject({ data: [{ url }] });
  const seen = (await viewer.call("GET", "/api/invitations")).body;
  expect(seen).toMatchObject({ data: [{ emailAddress: "guest@example.com", status: "pending" }] });
  expect(seen).not.toMatchObject({ data: [{ url }] });
});
