import { freePort } from "#testing/free-port.ts";
import { expectNoViolation } from "./testing/axe.ts";
import {
  expect,
  invitationsAtClerk,
  inviteAtClerk,
  refreshRegister,
  test as base,
} from "./testing/fixtures.ts";
import { pasteList, rowOf, search } from "./testing/steps.ts";
import { admin, startUsher } from "./testing/usher.ts";

/** A name in a local network over plain http, where browsers offer fewer functions than over https or on localhost. */
const test = base.extend({
  usher: [
    async ({}, provide) => {
      const port = await freePort();
      const publicUrl = `http://usher.lan.test:${port}`;
      const usher = await startUsher("clerk", { port, env: { PUBLIC_URL: publicUrl } });
      await provide({ ...usher, url: publicUrl });
      await usher.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});
test.use({ upstream: "clerk" });

test("bulk invite works over plain http", async ({ page, usher, domain }) => {
  await expect.poll(() => page.evaluate(() => window.isSecureContext)).toBe(false);
  await pasteList(page, `one@${domain}\ntwo@${domain}`);
  await page.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 2 invited");
  expect(await invitationsAtClerk(usher, domain)).toHaveLength(2);
});

test("selected invitations can be revoked over plain http", async ({ page, usher, domain }) => {
  await inviteAtClerk(usher, [`one@${domain}`, `two@${domain}`]);
  await refreshRegister(page);
  await search(page, domain);
  await rowOf(page, `one@${domain}`).getByRole("checkbox").check();
  await rowOf(page, `two@${domain}`).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Revoke 2 invitations" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke 2 invitations" }).click();
  await expect
    .poll(async () => (await invitationsAtClerk(usher, domain)).map(({ status }) => status))
    .toEqual(["revoked", "revoked"]);
});

test("a link is copied over plain http, also within a dialog", async ({ page, usher, domain }) => {
  const badge = page.getByRole("banner");
  await expect(badge).toContainText("quick-sandbox-42.clerk.accounts.dev");
  await expect(badge).toContainText("100 a month");

  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(`one@${domain}`);
  await dialog.getByLabel(/Create a link only/).check();
  await dialog.getByRole("button", { name: "Create link" }).click();
  const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
  await dialog.getByRole("button", { name: "Copy link" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeFocused();
  await page.keyboard.press("Escape");
  const field = page.getByRole("textbox", { name: "Search invitations" });
  await field.focus();
  await page.keyboard.press("ControlOrMeta+V");
  await expect(field).toHaveValue(link);
  expect(link).toContain(new URL(usher.clerkUrl).host);
});

test("each form that takes a password says in plain words that it is wrong", async ({ stranger }) => {
  const wrong = "Wrong e-mail address or password";
  const address = stranger.getByLabel("E-mail");
  const signIn = stranger.getByRole("button", { name: "Sign in", exact: true });
  await stranger.goto("/account");
  await address.fill(admin.emailAddress);
  await stranger.getByLabel("Password").fill("not the password");
  await signIn.click();
  await expect(stranger.getByRole("alert")).toContainText(wrong);
  await expect(address).toHaveValue(admin.emailAddress);
  await stranger.getByLabel("Password").fill(admin.password);
  await signIn.click();

  const notYours = /This is not your current password/;
  const current = stranger.getByLabel("Current password");
  await current.fill("not the password");
  await stranger.getByLabel("New password").fill("eleven bright lighthouses");
  await stranger.getByRole("button", { name: "Change password" }).click();
  await expect(current).toHaveAccessibleDescription(notYours);
  await stranger.getByRole("button", { name: "Turn on" }).click();
  const proof = stranger.getByRole("dialog").getByLabel("Your password");
  await proof.fill("not the password");
  await stranger.keyboard.press("Enter");
  await expect(proof).toHaveAccessibleDescription(notYours);
  await expectNoViolation(stranger);
  await expect(stranger.getByText(/session has ended|signed out/i)).toHaveCount(0);

  // The dialog above the page, after the end of the session.
  await stranger.context().clearCookies();
  await proof.fill("still not the password");
  await stranger.keyboard.press("Enter");
  const ended = stranger.getByRole("alertdialog");
  await ended.getByLabel("E-mail").fill(admin.emailAddress);
  await ended.getByLabel("Password").fill("not the password");
  await ended.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(ended.getByRole("alert")).toContainText(wrong);
  await expectNoViolation(stranger);
  await ended.getByLabel("Password").fill(admin.password);
  await stranger.keyboard.press("Enter");
  await expect(ended).toBeHidden();
});
