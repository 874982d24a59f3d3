import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { expectFocusKept, invite, openRowMenu, putBatch, rowOf, search } from "./testing/steps.ts";

test("the invite dialog sends exactly one invitation", async ({ page, usher, domain }) => {
  await invite(page, `first@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await search(page, domain);
  await expect(rowOf(page, `first@${domain}`)).toContainText("Pending");
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([
    { email_address: `first@${domain}`, status: "pending" },
  ]);
});

test("the options of an invitation reach Clerk", async ({ page, usher, domain }) => {
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(`options@${domain}`);
  await dialog.getByLabel(/Redirect URL/).fill("https://app.example.com/welcome");
  await dialog.getByLabel("Expires after").fill("7");
  await dialog.getByLabel(/Public metadata/).fill('{"plan":');
  await expect(dialog.getByText(/JSON/)).toBeVisible();
  await dialog.getByLabel(/Public metadata/).fill('{"plan":"pro"}');
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  const [made] = (await invitationsAtClerk(usher, domain)) as unknown as {
    public_metadata: unknown;
    created_at: number;
    expires_at: number;
  }[];
  expect(made!.public_metadata).toEqual({ plan: "pro" });
  expect(Math.round((made!.expires_at - made!.created_at) / 86_400_000)).toBe(7);
});

test("a refused invitation keeps the form and says why", async ({ page, domain }) => {
  await invite(page, `blocked@${domain}`);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/not_allowed_access/)).toBeVisible();
  await expect(dialog.getByText(new RegExp(`blocked@${domain}`)).first()).toBeVisible();
  await expect(dialog.getByLabel("E-mail address")).toHaveValue(`blocked@${domain}`);
  await dialog.getByLabel("E-mail address").fill(`allowed@${domain}`);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
});

test("an invalid address is marked at its field", async ({ page }) => {
  await invite(page, "no address at all");
  const field = page.getByRole("dialog").getByLabel("E-mail address");
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toBeFocused();
});

test("an invitation whose response is cut counts as sent", async ({ page, usher, domain }) => {
  await invite(page, `drop-after@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  expect(await invitationsAtClerk(usher, domain)).toHaveLength(1);
});

test("a duplicate leads to the invitation that exists, and the options are kept", async ({
  page,
  domain,
}) => {
  await invite(page, `twice@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.goto("/?status=accepted");
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(`twice@${domain}`);
  await dialog.getByLabel("Expires after").fill("7");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText(/duplicate_record/)).toBeVisible();
  // Leaving asks first; only the way to the list keeps what was typed.
  await page.keyboard.press("Escape");
  await expect(dialog.getByText("Discard what you typed?")).toBeVisible();
  await dialog.getByRole("button", { name: "Keep editing" }).press("Enter");
  await dialog.getByText(/duplicate_record/).click();
  await page.keyboard.press("Tab");
  await expect(dialog.getByRole("button", { name: "Show invitation" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(rowOf(page, `twice@${domain}`)).toContainText("Pending");
  await expect(page.getByRole("textbox", { name: "Search invitations" })).toHaveValue(`twice@${domain}`);
  await expect(page.getByRole("status", { name: "Messages" })).toContainText("Your options are kept");
  await page.getByRole("button", { name: "Invite person" }).click();
  await expect(dialog.getByLabel("Expires after")).toHaveValue("7");
});

test("a resend names the other pending invitation, and its button revokes both", async ({
  page,
  usher,
  domain,
}) => {
  const address = `two@${domain}`;
  await inviteAtClerk(usher, [address]);
  await refreshRegister(page);
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(address);
  await dialog.getByRole("checkbox", { name: "Invite even if an invitation exists" }).check();
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  await search(page, address);
  const rows = rowOf(page, address);
  await expect(rows).toHaveCount(2);
  await rows.first().hover();
  await rows
    .first()
    .getByRole("button", { name: /Actions/ })
    .click();
  await page.getByRole("menuitem", { name: /^Resend/ }).click();
  await expect(dialog).toContainText(`2 pending invitations for ${address}: this one and one from just now.`);
  await expect(dialog).toContainText("Both links stop working when you send a new one.");
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Revoke both and send new invitation" }).click();
  await expect(dialog).toBeHidden();
  await expect(rows).toHaveCount(1);
  const statuses = (await invitationsAtClerk(usher, address)).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(["pending", "revoked", "revoked"]);
});

/** What the browser says when the user comes back to the tab. */
const comeBack = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));

test("Refresh asks Clerk", async ({ page, usher, domain }) => {
  await search(page, domain);
  await expect(page.getByText(`No invitation matches “${domain}”`)).toBeVisible();
  await inviteAtClerk(usher, [`new@${domain}`]);
  const refresh = page.getByRole("button", { name: "Refresh" });
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/api/invitations/refresh"));
  await refresh.focus();
  await page.keyboard.press("Enter");
  await expect(refresh).toHaveAttribute("aria-busy", "true");
  await expect(asked.then((answer) => answer.status())).resolves.toBe(204);
  await expect(rowOf(page, `new@${domain}`)).toBeVisible();
  await expect(refresh).not.toHaveAttribute("aria-busy");
});

test("the list refreshes itself, holds rows under the pointer, and heals after an outage", async ({
  page,
  usher,
  domain,
}) => {
  const shows = (text: string | RegExp) => expect(page.getByText(text)).toBeVisible();
  await inviteAtClerk(usher, [`first@${domain}`]);
  await search(page, domain);
  await shows("Updated just now");
  await rowOf(page, `first@${domain}`).hover();
  await inviteAtClerk(usher, [`second@${domain}`]);
  // Lists are shared for some seconds after they were read at Clerk.
  await expect(async () => {
    await comeBack(page);
    await expect(page.getByText("1 more invitation")).toBeVisible({ timeout: 1_500 });
  }).toPass();
  await expect(page.locator("tbody tr").first()).toContainText(`first@${domain}`);
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(page.locator("tbody tr").first()).toContainText(`second@${domain}`);

  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Refresh" }).click();
  await shows(/^Not updated since \d\d:\d\d; retrying\. Usher's server cannot be reached\.$/);
  await expect(rowOf(page, domain)).toHaveCount(2);
  await expectNoViolation(page);
  await page.context().setOffline(false);
  await shows("Updated just now");

  await rowOf(page, `first@${domain}`).getByRole("checkbox").check();
  await putBatch(page, { kind: "invite", options: {}, rows: [{ emailAddress: `batch@${domain}` }] });
  await comeBack(page);
  await shows("1 more invitation");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(rowOf(page, domain)).toHaveCount(3);
});

test("sort, filter, search and page live in the URL", async ({ page }) => {
  await page.getByRole("button", { name: /^Expires/ }).click();
  const expires = page.getByRole("columnheader", { name: /^Expires/ });
  await expect(expires).toHaveAttribute("aria-sort", "ascending");
  await expect(page.getByRole("row").nth(1)).toContainText("Pending");
  await page.getByRole("button", { name: /^Expires/ }).click();
  await expect(expires).toHaveAttribute("aria-sort", "descending");
  // Only pending invitations expire, so they come first in both orders.
  await expect(page.getByRole("row").nth(1)).toContainText("Pending");
  await page.getByRole("link", { name: /^Accepted/ }).click();
  await search(page, "a");
  await expect(page).toHaveURL(/status=accepted/);
  await expect(page).toHaveURL(/query=a/);
  await expect(page).toHaveURL(/sort=expiresAt/);
  const url = page.url();
  // Complete: `search` waits for the rows that match.
  const rows = await page.getByRole("row").allInnerTexts();
  await page.reload();
  await expect(page).toHaveURL(url);
  await expect(page.getByRole("textbox", { name: "Search invitations" })).toHaveValue("a");
  await expect(page.getByRole("row")).toHaveCount(rows.length);
  await expect(page.getByRole("row").nth(1)).toContainText("Accepted");
});

test("a revocation by keyboard keeps the focus", async ({ page, usher, domain }) => {
  await invite(page, `leaver@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await search(page, domain);
  await rowOf(page, `leaver@${domain}`)
    .getByRole("button", { name: /Actions/ })
    .focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Revoke" }).focus();
  await page.keyboard.press("Enter");
  const confirm = page.getByRole("alertdialog");
  await expect(confirm).toContainText(`leaver@${domain}`);
  await expect(confirm).toContainText(/sign up on their own/);
  await expect(confirm.getByRole("button", { name: "Keep it" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(confirm).toBeHidden();
  await expectFocusKept(page);
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([{ status: "revoked" }]);
  await page.getByRole("link", { name: /^Revoked/ }).click();
  await expect(rowOf(page, `leaver@${domain}`)).toContainText("Revoked");
});

test("a resend revokes the old invitation and sends a new one", async ({ page, usher, domain }) => {
  await invite(page, `again@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await search(page, domain);
  await openRowMenu(page, `again@${domain}`, /^Resend/);
  await page.getByRole("dialog").getByRole("button", { name: "Send new invitation" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  const statuses = (await invitationsAtClerk(usher, domain)).map((invitation) => invitation.status);
  expect(statuses.sort()).toEqual(["pending", "revoked"]);
});

test("a deletion removes the invitation at Clerk", async ({ page, usher, domain }) => {
  await invite(page, `erased@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await search(page, domain);
  await openRowMenu(page, `erased@${domain}`, /^Delete/);
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(rowOf(page, `erased@${domain}`)).toHaveCount(0);
  expect(await invitationsAtClerk(usher, domain)).toEqual([]);
});

test("a search without a match says what to do", async ({ page }) => {
  await search(page, "no-such-address");
  await expect(page.getByText(/No invitation/)).toBeVisible();
});

test("a page past the end of a list turns to its last page", async ({ page, usher, domain }) => {
  const addresses = Array.from({ length: 51 }, (_, index) => `past${index}@${domain}`);
  await inviteAtClerk(usher, addresses);
  await refreshRegister(page);
  await search(page, domain);
  const shown = page.getByRole("navigation", { name: "Pages of invitations" });
  await expect(shown).toContainText("1–50 of 51 invitations");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(shown).toContainText("51–51 of 51 invitations");
  // The rows of the first page stay until the last one arrives.
  await expect(rowOf(page, domain)).toHaveCount(1);
  await openRowMenu(page, domain, /Delete/);
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /Delete/ })
    .click();
  await expect(shown).toContainText("1–50 of 50 invitations");
  await expect(page).not.toHaveURL(/page=/);

  await page.goto(`/?query=${domain}&page=999`);
  await expect(shown).toContainText("1–50 of 50 invitations");
  await page.goto("/?query=nobody-has-this&page=7");
  await expect(page.getByText("No invitation matches “nobody-has-this”")).toBeVisible();
  await page.goto("/activity?page=999");
  await expect(page.getByRole("navigation", { name: "Pages of entries" })).toContainText(/\d of \d/);
  await expect(page.locator("tbody tr[data-row]").first()).toBeVisible();
  await page.goto("/batches?page=999");
  await expect(page).not.toHaveURL(/page=/);
});
