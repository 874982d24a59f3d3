import { randomUUID } from "node:crypto";
import { giveCredentials, inviteMember, join, password } from "./testing/members.ts";
import { expect, test } from "./testing/fixtures.ts";
import { expectFocusKept, invite, openRowMenu, putBatch, rowOf, search } from "./testing/steps.ts";

test("a new viewer joins by a link and can only read", async ({ page, stranger, domain }) => {
  const address = `viewer@${domain}`;
  const link = await inviteMember(page, address, "viewer");
  await expect(rowOf(page, address)).toContainText("Invited, expires in 7 days");

  await stranger.goto(link);
  await expect(stranger.getByRole("heading", { level: 1, name: "Join Usher" })).toBeVisible();
  await expect(stranger.getByLabel("E-mail address")).toHaveValue(address);
  const field = stranger.getByLabel("Password");
  await field.fill("too short");
  await stranger.getByRole("button", { name: "Join", exact: true }).click();
  await expect(field).toHaveAccessibleDescription(/At least 12 characters/);
  await expect(field).toBeFocused();
  await field.fill("password1234");
  await stranger.getByRole("button", { name: "Join", exact: true }).click();
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toHaveValue("password1234");
  await field.fill(password);
  await stranger.getByRole("button", { name: "Join", exact: true }).click();

  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  await expect(stranger.getByRole("row").nth(1)).toBeVisible();
  for (const name of [/Invite person/, /Bulk invite/, /Actions/])
    await expect(stranger.getByRole("button", { name })).toHaveCount(0);
  await expect(stranger.getByRole("checkbox")).toHaveCount(0);
  await stranger.getByRole("link", { name: "Bulk invite" }).click();
  await expect(stranger.getByText("Inviters and admins only")).toBeVisible();
  await stranger.goto("/team");
  await expect(stranger.getByText("Admins only", { exact: true })).toBeVisible();

  const forced = await stranger.evaluate(async (emailAddress) => {
    const answer = await fetch("/api/invitations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ emailAddress }),
    });
    return answer.status;
  }, `forced@${domain}`);
  expect(forced).toBe(403);
});

test("a viewer reads a batch and cannot change it", async ({ page, stranger, domain }) => {
  const rows = ["one", "blocked"].map((who) => ({ emailAddress: `${who}@${domain}` }));
  const id = await putBatch(page, { kind: "invite", options: {}, rows });
  await page.goto(`/batches/${id}`);
  await expect(page.getByRole("button", { name: "Retry 1 failed" })).toBeVisible();
  await join(stranger, await inviteMember(page, `reader@${domain}`, "viewer"));
  await stranger.goto(`/batches/${id}`);
  await expect(stranger.getByRole("link", { name: "Download CSV" })).toBeVisible();
  await expect(stranger.getByRole("button", { name: /Retry|Revoke|Pause|Cancel/ })).toHaveCount(0);
  await stranger.getByRole("link", { name: "Batches" }).first().click();
  await expect(stranger.getByRole("row").nth(1)).toBeVisible();
  await expect(stranger.getByRole("main").getByRole("link", { name: "Bulk invite" })).toHaveCount(0);
});

test("a one-time link works once", async ({ page, stranger, browser, usher, domain }) => {
  const link = await inviteMember(page, `once@${domain}`, "viewer");
  await page.goto(link);
  await expect(page.getByText(/You are signed in as/)).toBeVisible();
  await join(stranger, link);
  const another = await browser.newContext({ baseURL: usher.url });
  const late = await another.newPage();
  await late.goto(link);
  await expect(late.getByRole("alert")).toContainText(/admin/);
  await late.goto("/join?token=short");
  await expect(late.getByRole("alert")).toContainText("This link is incomplete");
  await another.close();
});

test("a promoted viewer can invite, and a disabled member is signed out", async ({
  page,
  stranger,
  domain,
}) => {
  const address = `rising@${domain}`;
  await join(stranger, await inviteMember(page, address, "viewer"));
  await page.reload();
  await openRowMenu(page, address, /Change role/);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("radio", { name: /^Inviter/ }).check();
  await dialog.getByRole("button", { name: "Change role" }).click();
  await expect(rowOf(page, address)).toContainText("Inviter");

  await stranger.reload();
  await invite(stranger, `guest@${domain}`);
  await search(stranger, domain);
  await rowOf(stranger, `guest@${domain}`).hover();
  await stranger.getByRole("button", { name: `Actions for guest@${domain}` }).click();
  await expect(stranger.getByRole("menuitem", { name: "Revoke…" })).toBeVisible();
  await expect(stranger.getByRole("menuitem", { name: "Delete…" })).toHaveCount(0);
  await stranger.keyboard.press("Escape");
  await rowOf(stranger, `guest@${domain}`).getByRole("checkbox").check();
  const bar = stranger.getByRole("region", { name: "Selection" });
  await expect(bar.getByRole("button", { name: /^Revoke 1/ })).toBeVisible();
  await expect(bar.getByRole("button", { name: /^Delete/ })).toHaveCount(0);
  await bar.getByRole("button", { name: "Clear" }).click();

  await openRowMenu(page, address, /Disable/);
  await page.getByRole("button", { name: "Disable member" }).click();
  await expect(rowOf(page, address)).toContainText("Disabled");
  await stranger.getByRole("link", { name: "Batches" }).click();
  await expect(stranger.getByRole("alertdialog")).toContainText("Your session has ended");
  await giveCredentials(stranger, address);
  await expect(stranger.getByRole("alertdialog").getByRole("alert")).toBeVisible();

  await openRowMenu(page, address, /Enable/);
  await page.getByRole("button", { name: "Enable member" }).click();
  await expect(rowOf(page, address)).toContainText("Active");
  await giveCredentials(stranger, address);
  await expect(stranger.getByRole("alertdialog")).toBeHidden();
});

test("S7: disabling a member pauses their running batches, which say why", async ({
  page,
  stranger,
  domain,
}) => {
  const address = `busy@${domain}`;
  await join(stranger, await inviteMember(page, address, "inviter"));
  // Without a batch of theirs: it begins after the list was loaded.
  await page.reload();
  await expect(rowOf(page, address)).toContainText("Active");
  const id = randomUUID();
  const rows = Array.from({ length: 3_000 }, (_row, at) => ({ emailAddress: `row-${at}@${domain}` }));
  const { origin } = new URL(stranger.url());
  const submitted = await stranger.request.put(`/api/batches/${id}`, {
    headers: { origin },
    data: { kind: "invite", options: { notify: false }, rows },
  });
  expect(submitted.status()).toBe(202);
  await openRowMenu(page, address, /Disable/);
  const dialog = page.getByRole("alertdialog");
  await expect(dialog.getByRole("checkbox", { name: "Pause their 1 running batch" })).toBeChecked();
  await dialog.getByRole("button", { name: "Disable member" }).click();
  await expect(rowOf(page, address)).toContainText("Disabled");
  await page.goto(`/batches/${id}`);
  await expect(page.getByText(`Paused because ${address} was disabled.`)).toBeVisible();
  await page.getByRole("button", { name: /Cancel batch/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel batch" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Cancelled");
});

test("an action that is not possible on a member says why", async ({ page, domain }) => {
  await page.goto("/team");
  await page.getByRole("button", { name: /Actions for admin@/ }).click();
  const disable = page.getByRole("menuitem", { name: /Disable/ });
  await expect(disable).toHaveAttribute("aria-disabled", "true");
  await expect(disable).toContainText("You can't disable yourself");
  await page.keyboard.press("Escape");
  await inviteMember(page, `twice@${domain}`, "viewer");
  await page.getByRole("button", { name: "Invite member" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(`twice@${domain}`);
  await dialog.getByRole("button", { name: "Create link" }).click();
  await expect(dialog.getByText(/already has an open invitation/)).toBeVisible();
});

test("an admin withdraws a member's invitation by keyboard and keeps the focus", async ({
  page,
  stranger,
  domain,
}) => {
  const address = `withdrawn@${domain}`;
  const link = await inviteMember(page, address, "inviter");
  await page.getByRole("button", { name: `Actions for ${address}` }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("w");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Keep invitation" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(rowOf(page, address)).toHaveCount(0);
  await expectFocusKept(page);
  await stranger.goto(link);
  await expect(stranger.getByRole("alert")).toBeVisible();
});

test("a reset link replaces the old password", async ({ page, stranger, domain }) => {
  const address = `forgetful@${domain}`;
  await join(stranger, await inviteMember(page, address, "viewer"));
  await page.reload();
  await openRowMenu(page, address, /password link/);
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByRole("dialog").getByLabel("Link").inputValue();
  await stranger.goto(link);
  await stranger.getByRole("button", { name: "Sign out and use the link" }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Set a new password" })).toBeVisible();
  await stranger.getByLabel("Password").fill("nine loud lighthouses");
  await stranger.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
});
