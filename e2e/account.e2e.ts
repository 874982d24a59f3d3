import type { Locator, Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { codeOf, giveCredentials, inviteMember, join, password, signOut } from "./testing/members.ts";
import { expect, test } from "./testing/fixtures.ts";
import { expectFocusKept, expectNoSidewaysScroll } from "./testing/steps.ts";

/** The two-factor secret that a page or a dialog shows. */
async function secretIn(place: Locator | Page): Promise<string> {
  const shown = place.getByRole("group", { name: "Secret" }).locator("p");
  await expect(shown).not.toBeEmpty();
  const [secret = ""] = await shown.allInnerTexts();
  return secret;
}

test("a member turns two-factor authentication on, signs in with it, and turns it off", async ({
  page,
  stranger,
  domain,
}) => {
  const address = `careful@${domain}`;
  await join(stranger, await inviteMember(page, address, "viewer"));
  await stranger.getByRole("link", { name: "Your account" }).click();
  await stranger.getByRole("button", { name: "Turn on" }).click();
  const dialog = stranger.getByRole("dialog");
  await dialog.getByLabel("Your password").fill("not my password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByLabel("Your password")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Your password").fill(password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  const secret = await secretIn(dialog);
  const codeItems = dialog.getByRole("region", { name: "Recovery codes" }).getByRole("listitem");
  await expect.poll(() => codeItems.count()).toBeGreaterThanOrEqual(8);
  const recoveryCodes = await codeItems.allInnerTexts();
  const saved = stranger.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download" }).click();
  expect((await saved).suggestedFilename()).toBe("usher-recovery-codes.txt");
  await dialog.getByLabel("Verification code").fill("000000");
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog.getByLabel("Verification code")).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Verification code").fill(codeOf(secret));
  await dialog.getByRole("button", { name: "Turn on" }).click();
  await expect(dialog).toBeHidden();
  await expect(stranger.getByRole("button", { name: "New recovery codes" })).toBeVisible();

  await signOut(stranger);
  await giveCredentials(stranger, address);
  await expect(stranger.getByLabel("Verification code")).toBeFocused();
  await stranger.getByRole("button", { name: "Back" }).click();
  await expect(stranger.getByLabel("Password")).toHaveValue(password);
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await stranger.getByLabel("Verification code").fill("000000");
  await stranger.keyboard.press("Enter");
  await expect(stranger.getByLabel("Verification code")).toHaveAttribute("aria-invalid", "true");
  await expect(stranger.getByLabel("Verification code")).toBeFocused();
  // The code that turned it on was used up by that; the next step's is already taken.
  await stranger.getByLabel("Verification code").fill(codeOf(secret, 1));
  await stranger.keyboard.press("Enter");
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();

  await signOut(stranger);
  await giveCredentials(stranger, address);
  const give = async (code: string) => {
    await stranger.getByRole("button", { name: "Use a recovery code" }).click();
    await stranger.getByLabel("Recovery code").fill(code);
    await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await give(recoveryCodes[0]!);
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  await signOut(stranger);
  await giveCredentials(stranger, address);
  await give(recoveryCodes[0]!);
  await expect(stranger.getByLabel("Recovery code")).toHaveAttribute("aria-invalid", "true");
  await stranger.getByLabel("Recovery code").fill(recoveryCodes[1]!);
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();

  await stranger.goto("/account");
  await stranger.getByRole("button", { name: "New recovery codes" }).click();
  await stranger.getByLabel("Your password").fill(password);
  await stranger.getByRole("button", { name: "Create codes" }).click();
  await expect(stranger.getByRole("heading", { name: "Your new recovery codes" })).toBeVisible();
  await stranger.getByRole("button", { name: "Done" }).click();
  await stranger.getByRole("button", { name: "Turn off" }).click();
  await stranger.getByLabel("Your password").fill(password);
  await stranger.getByRole("dialog").getByRole("button", { name: "Turn off" }).click();
  await expect(stranger.getByRole("button", { name: "Turn on" })).toBeVisible();
});

test("a member ends another session from the list", async ({ page, stranger, browser, usher, domain }) => {
  const address = `twofold@${domain}`;
  await join(stranger, await inviteMember(page, address, "viewer"));
  const context = await browser.newContext({ baseURL: usher.url });
  const elsewhere = await context.newPage();
  await elsewhere.goto("/");
  await giveCredentials(elsewhere, address);
  await expect(elsewhere.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();

  await stranger.goto("/account");
  await expect(stranger.getByText("This browser")).toHaveCount(1);
  await stranger.getByRole("button", { name: /^End the session/ }).click();
  await expect(stranger.getByRole("button", { name: /^End the session/ })).toHaveCount(0);
  await expect(stranger.getByRole("heading", { name: "Your sessions" })).toBeFocused();
  await elsewhere.getByRole("link", { name: "Batches" }).click();
  await expect(elsewhere.getByRole("alertdialog")).toContainText("Your session has ended");

  await giveCredentials(elsewhere, address);
  await expect(elsewhere.getByRole("alertdialog")).toBeHidden();
  await stranger.reload();
  await stranger.getByRole("button", { name: "End all others" }).click();
  await stranger.getByRole("button", { name: "End the other session" }).click();
  await expect(stranger.getByRole("button", { name: "End all others" })).toHaveCount(0);
  await expectFocusKept(stranger);
  await elsewhere.getByRole("link", { name: "Invitations" }).click();
  await expect(elsewhere.getByRole("alertdialog")).toContainText("Your session has ended");
  await context.close();
});

test("a member changes the password and sees each mistake at its field", async ({
  page,
  stranger,
  domain,
}) => {
  const address = `changing@${domain}`;
  await join(stranger, await inviteMember(page, address, "viewer"));
  await stranger.goto("/account");
  const current = stranger.getByLabel("Current password");
  const next = stranger.getByLabel("New password");
  const change = stranger.getByRole("button", { name: "Change password" });
  await current.fill("not my password");
  await next.fill("eleven bright lighthouses");
  await change.click();
  await expect(current).toHaveAttribute("aria-invalid", "true");
  await expect(current).toBeFocused();
  await current.fill(password);
  await next.fill("password1234");
  await change.click();
  await expect(next).toHaveAttribute("aria-invalid", "true");
  await next.fill("eleven bright lighthouses");
  await change.click();
  await expect(stranger.getByText("Password changed")).toBeVisible();
  await expect(current).toHaveValue("");
  await signOut(stranger);
  await giveCredentials(stranger, address);
  await expect(stranger.getByRole("alert")).toBeVisible();
  await stranger.getByLabel("Password").fill("eleven bright lighthouses");
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
});

test("a form drops its error after a new sign-in", async ({ page, stranger, domain }) => {
  const address = `absent@${domain}`;
  await join(stranger, await inviteMember(page, address, "inviter"));
  await stranger.getByRole("button", { name: "Invite person" }).click();
  const dialog = stranger.getByRole("dialog", { name: "Invite person" });
  await dialog.getByLabel("E-mail address").fill(`guest@${domain}`);
  await stranger.context().clearCookies();
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(stranger.getByRole("alertdialog")).toContainText("Your session has ended");
  const ended = stranger.getByRole("alertdialog");
  await ended.getByLabel("E-mail address").fill(address);
  await ended.getByLabel("Password").fill(password);
  await ended.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(ended).toBeHidden();
  await expect(dialog.getByLabel("E-mail address")).toHaveValue(`guest@${domain}`);
  await expect(stranger.getByRole("alert")).toHaveCount(0);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  await expect(stranger.getByText("Invitation sent")).toBeVisible();
});

test("the account and team pages pass axe", async ({ page, stranger, domain }) => {
  const address = `seen@${domain}`;
  const link = await inviteMember(page, address, "viewer");
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Invite member" }).click();
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /Actions for admin@/ }).click();
  await expectNoViolation(page);
  await page.keyboard.press("Escape");

  await stranger.goto(link);
  await expect(stranger.getByLabel("Password")).toBeVisible();
  await expectNoViolation(stranger);
  await join(stranger, link);
  await stranger.goto("/bulk-invite");
  await expect(stranger.getByText("Inviters and admins only")).toBeVisible();
  await expectNoViolation(stranger);
  await stranger.goto("/account");
  await expect(stranger.getByText("This browser")).toBeVisible();
  await expectNoViolation(stranger);
  await stranger.getByRole("button", { name: "Turn on" }).click();
  await stranger.getByLabel("Your password").fill(password);
  await stranger.getByRole("button", { name: "Continue" }).click();
  const code = stranger.getByLabel("Verification code");
  await expect(code).toBeVisible();
  await expectNoViolation(stranger);
  await code.fill(codeOf(await secretIn(stranger)));
  await stranger.keyboard.press("Enter");
  await expect(stranger.getByRole("dialog")).toBeHidden();
  await signOut(stranger);
  await giveCredentials(stranger, address);
  await expect(stranger.getByLabel("Verification code")).toBeVisible();
  await expectNoViolation(stranger);
});

test("the account and team pages fit 320 pixels", async ({ page, stranger, domain }) => {
  const link = await inviteMember(page, `narrow.but.long.address@${domain}`, "viewer");
  const expectNoScroll = async (each: typeof page) => {
    await expect(each.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(each, 320);
  };
  for (const each of [page, stranger]) await each.setViewportSize({ width: 320, height: 640 });
  await page.goto("/team");
  await expect(page.getByRole("row").nth(1)).toBeVisible();
  await expectNoScroll(page);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await expect(page.getByText("This browser")).toBeVisible();
  await expectNoScroll(page);
  await stranger.goto(link);
  await expect(stranger.getByLabel("Password")).toBeVisible();
  await expectNoScroll(stranger);
});
