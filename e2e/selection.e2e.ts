import { expectNoViolation } from "./testing/axe.ts";
import type { Page } from "@playwright/test";
import { expect, invitationsAtClerk, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import {
  expectFocusKept,
  expectNoSidewaysScroll,
  paste,
  rowOf,
  runCommand,
  search,
  settledBox,
  smallest,
  tabTo,
  searchByKey,
} from "./testing/steps.ts";
import type { Usher } from "./testing/usher.ts";

/** Invites `person1`, `person2`, … of the domain through a batch, and shows them in the list. */
async function inviteMany(page: Page, domain: string, count: number): Promise<void> {
  const addresses = Array.from({ length: count }, (_, place) => `person${place + 1}@${domain}`);
  await page.goto("/bulk-invite");
  await paste(page, page.getByRole("textbox", { name: "Recipients" }), addresses.join("\n"));
  await page.getByRole("button", { name: new RegExp(`^Invite ${count} `) }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`All ${count} invited`, {
    timeout: 90_000,
  });
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await search(page, domain);
  await expect(rowOf(page, `person${count}@${domain}`)).toBeVisible();
}

const tick = (page: Page, emailAddress: string) =>
  page.getByRole("checkbox", { name: `Select ${emailAddress}`, exact: true });
const tickOf = (page: Page) => page.getByRole("checkbox", { name: /^Select .*@/ });
const pageTick = (page: Page) => page.getByRole("checkbox", { name: "Select all on this page" });
const bar = (page: Page) => page.getByRole("region", { name: "Selection" });

async function acceptAtClerk(usher: Usher, emailAddress: string): Promise<void> {
  const [invitation] = await invitationsAtClerk(usher, emailAddress);
  const answer = await fetch(`${usher.clerkUrl}/sandbox/accept/${invitation!.id}`, { method: "POST" });
  expect(answer.ok).toBe(true);
}

test("a member selects and revokes three invitations with the keyboard alone", async ({
  page,
  usher,
  domain,
}) => {
  await inviteMany(page, domain, 5);
  await page.getByRole("button", { name: "Address" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/sort=emailAddress/);
  await expect(page.getByRole("row").nth(1)).toContainText(`person1@${domain}`);
  await tick(page, `person2@${domain}`).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowUp");
  await expect(tick(page, `person4@${domain}`)).toBeFocused();
  await expect(page.getByRole("status").filter({ hasText: "3 selected" })).toBeAttached();
  await expect(pageTick(page)).toBeChecked({ indeterminate: true });
  await bar(page).getByRole("button", { name: "Revoke 3 invitations" }).focus();
  await page.keyboard.press("Enter");
  const confirm = page.getByRole("alertdialog", { name: "Revoke 3 invitations?" });
  await expect(confirm.getByRole("button", { name: "Keep them" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/batches\//);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 3 revoked");
  const statuses = (await invitationsAtClerk(usher, domain)).map(
    ({ email_address, status }) => `${email_address.split("@")[0]} ${status}`,
  );
  expect(statuses.sort()).toEqual([
    "person1 pending",
    "person2 revoked",
    "person3 revoked",
    "person4 revoked",
    "person5 pending",
  ]);
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await expect(pageTick(page)).not.toBeChecked();
});

test("an admin selects all matches of a search and deletes them", async ({ page, usher, domain }) => {
  await inviteMany(page, domain, 53);
  const table = page.getByRole("table");
  const before = await settledBox(table);
  await pageTick(page).check();
  await expect(bar(page)).toContainText("50 selected");
  await expect.poll(() => table.boundingBox()).toEqual(before);
  await bar(page).getByRole("button", { name: "Select all 53 that match" }).click();
  await expect(bar(page)).toContainText("All 53 selected");
  await bar(page).getByRole("button", { name: "Delete all 53 that match" }).click();
  const confirm = page.getByRole("alertdialog", { name: "Delete 53 invitations?" });
  await expect(confirm).toContainText(/(person\d+@\S+, ){5}and 48 more: 53 pending\./);
  await confirm.getByRole("button", { name: "Delete 53 invitations" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 53 deleted", { timeout: 90_000 });
  expect(await invitationsAtClerk(usher, domain)).toEqual([]);
});

test("an admin selects rows of two pages, then all matches, and deletes them with the keyboard alone", async ({
  page,
  usher,
  domain,
}) => {
  const { keyboard } = page;
  await inviteAtClerk(
    usher,
    Array.from({ length: 120 }, (_, at) => `person${at}@${domain}`),
  );
  await refreshRegister(page);
  await page.reload();
  await expect(page.locator("search kbd")).toBeVisible();
  await searchByKey(page, domain);
  await expect(page.getByRole("row")).toHaveCount(51);
  await keyboard.press("Tab");
  await keyboard.press("j");
  await keyboard.press("x");
  await expect(bar(page)).toContainText("1 selected");
  await runCommand(page, "pages next");
  await expect(page).toHaveURL(/page=2/);
  await expect(bar(page)).toContainText("1 selected, 1 not shown");
  await keyboard.press("j");
  await keyboard.press("x");
  await expect(bar(page)).toContainText("2 selected, 1 not shown");

  await tabTo(page, pageTick(page), "Shift+Tab");
  await keyboard.press("Space");
  await expect(bar(page)).toContainText("51 selected");
  await tabTo(page, bar(page).getByRole("button", { name: "Select all 120 that match" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(bar(page).getByRole("paragraph")).toBeFocused();
  await expect(bar(page)).toContainText("All 120 selected");
  await tabTo(page, bar(page).getByRole("button", { name: "Delete all 120 that match" }));
  await keyboard.press("Enter");
  const confirm = page.getByRole("alertdialog");
  await expect(confirm.getByRole("textbox", { name: "Type 120 to confirm" })).toBeFocused();
  await keyboard.type("120");
  await keyboard.press("Enter");
  await expect(confirm.getByRole("button", { name: "Go back" })).toBeFocused();
  await expectNoViolation(page);
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toBeFocused();
  await expect(heading).toHaveText("All 120 deleted", { timeout: 90_000 });
  expect(await invitationsAtClerk(usher, domain)).toEqual([]);
});

test("the confirmation names invitations that will not be revoked", async ({ page, usher, domain }) => {
  await inviteMany(page, domain, 4);
  await acceptAtClerk(usher, `person1@${domain}`);
  // Lists are shared for some seconds after they were read at Clerk.
  await expect(async () => {
    await page.reload();
    await expect(rowOf(page, `person1@${domain}`)).toContainText("Accepted", { timeout: 2_000 });
  }).toPass();
  await pageTick(page).check();
  await expect(bar(page)).toContainText("4 selected");
  await expect(bar(page).getByRole("button", { name: "Resend 3 invitations" })).toBeVisible();
  await bar(page).getByRole("button", { name: "Revoke 3 invitations" }).click();
  const confirm = page.getByRole("alertdialog");
  await expect(confirm).toContainText("1 of 4 is accepted and stays unchanged.");
  await page.keyboard.press("Escape");
  await expect(confirm).toBeHidden();
  await expect(bar(page)).toContainText("4 selected");
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await expectFocusKept(page);
});

test("a selection outlives pages, search, visits and Escape, and no button moves", async ({ page }) => {
  const remove = bar(page).getByRole("button", { name: /^Delete/ });
  await page.getByRole("row").nth(1).getByRole("checkbox").check();
  const before = await settledBox(remove);
  await page
    .getByRole("row")
    .nth(4)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await expect(bar(page)).toContainText("4 selected");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/page=2/);
  // The previous page stays visible, with its first row ticked, until the next one arrives.
  await expect(page.getByRole("row").nth(1).getByRole("checkbox")).not.toBeChecked();
  await expect(bar(page)).toContainText("4 selected, 4 not shown");
  await pageTick(page).check();
  await expect(bar(page)).toContainText("54 selected, 4 not shown");
  await expect(bar(page).getByRole("button", { name: /^Select all/ })).toBeVisible();
  await expect.poll(() => remove.boundingBox()).toEqual(before);

  await page.getByRole("link", { name: "Batches" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Batches");
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await page.getByRole("button", { name: "Address" }).click();
  await search(page, "a");
  await expect(bar(page)).toContainText("54 selected");

  await tickOf(page).first().focus();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  const message = page.getByRole("status", { name: "Messages" });
  await expect(message).toContainText("Cleared 54 selected");
  await page.keyboard.press("Control+z");
  await expect(bar(page)).toContainText("54 selected");
  await expect(message).not.toContainText("Cleared");
  await bar(page).getByRole("button", { name: "Clear" }).click();
  await expect(pageTick(page)).toBeFocused();
  await message.getByRole("button", { name: "Undo" }).click();
  await expect(bar(page)).toContainText("54 selected");
});

test("a failed submit is shown in the dialog and can be repeated", async ({ page }) => {
  await page.goto("/?status=pending");
  await page.getByRole("row").nth(1).getByRole("checkbox").check();
  await page.getByRole("row").nth(2).getByRole("checkbox").check();
  const submits: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") submits.push(`${request.url()} ${request.postData()}`);
  });
  await bar(page).getByRole("button", { name: "Resend 2 invitations" }).click();
  const confirm = page.getByRole("alertdialog");
  await expect(confirm).toBeVisible();
  await page.context().setOffline(true);
  await confirm.getByRole("button", { name: "Resend 2 invitations" }).click();
  await expect(confirm.getByRole("alert")).toBeVisible();
  await expect(bar(page)).toContainText("2 selected");
  await page.context().setOffline(false);
  await confirm.getByRole("button", { name: "Resend 2 invitations" }).click();
  await expect(page).toHaveURL(/\/batches\//);
  expect(submits[1]).toBe(submits[0]);
});

test("a large deletion asks for its number, and a production instance asks again", async ({
  page,
  usher,
}) => {
  const before = await invitationsAtClerk(usher, "");
  await pageTick(page).check();
  await bar(page)
    .getByRole("button", { name: /^Select all/ })
    .click();
  const open = bar(page).getByRole("button", { name: /^Delete all [\d,]{3,} that match/ });
  await open.click();
  const confirm = page.getByRole("alertdialog");
  const field = confirm.getByRole("textbox", { name: /^Type [\d,]+ to confirm$/ });
  await expect(field).toBeFocused();
  await confirm.getByRole("button", { name: /^Delete/ }).click();
  await expect(field).toHaveAccessibleDescription(/^Type [\d,]+, the number of invitations to delete\.$/);
  await expect(field).toBeFocused();
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await expect(field).toHaveAccessibleDescription(/not “12”/);
  await expectNoViolation(page);
  const [title = ""] = await confirm.getByRole("heading").allInnerTexts();
  await field.fill(title.replaceAll(/[^\d,]/g, ""));
  await page.keyboard.press("Enter");
  await expect(confirm).toHaveAccessibleName(/of the production instance/);
  await expect(confirm.getByRole("button", { name: "Go back" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(confirm).toBeHidden();
  await expect(open).toBeFocused();
  expect((await invitationsAtClerk(usher, "")).length).toBeGreaterThanOrEqual(before.length);
});

test("the selection bar passes axe", async ({ page }) => {
  await pageTick(page).check();
  await expect(bar(page)).toContainText("50 selected");
  await expectNoViolation(page);
  await bar(page)
    .getByRole("button", { name: /^Delete 50/ })
    .click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectNoViolation(page);
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 320, height: 640 } });

  test("the selection bar fits 320 pixels and moves no row", async ({ page }) => {
    const table = page.getByRole("table");
    await expect(table).toContainText(/expires in \d+ days/);
    await page.getByRole("row").last().scrollIntoViewIfNeeded();
    await expect(page.getByRole("textbox", { name: "Search invitations" })).toBeInViewport();
    await expect(pageTick(page)).toBeInViewport();
    await expect(page.getByRole("link", { name: /^Active/ })).not.toBeInViewport();
    await page.evaluate(() => window.scrollTo(0, 0));
    const before = await settledBox(table);
    const first = page.getByRole("row").nth(1).getByRole("checkbox");
    await first.tap();
    await expect(bar(page)).toContainText("1 selected");
    await expect.poll(() => table.boundingBox()).toEqual(before);
    await pageTick(page).tap();
    await expect(bar(page).getByRole("button", { name: /^Select all/ })).toBeVisible();
    await expect.poll(() => table.boundingBox()).toEqual(before);
    await expectNoSidewaysScroll(page, 320);
    const buttons = bar(page).getByRole("button");
    await expect.poll(() => smallest(buttons, ["height"])).toBeGreaterThanOrEqual(44);
    await expect
      .poll(() => smallest(first.locator("xpath=.."), ["width", "height"]))
      .toBeGreaterThanOrEqual(44);
    await expectNoViolation(page);
  });
});
