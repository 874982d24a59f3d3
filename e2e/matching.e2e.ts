import { expectNoViolation } from "./testing/axe.ts";
import type { Page } from "@playwright/test";
import { expect, invitationsAtClerk, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { rowOf, search, tabTo } from "./testing/steps.ts";

const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
const pageTick = (page: Page) => page.getByRole("checkbox", { name: "Select all on this page" });
const dialog = (page: Page) => page.getByRole("alertdialog");

/** The list of pending invitations of the domain, of which there are so many. */
async function showPending(page: Page, domain: string): Promise<void> {
  await page.goto(`/?status=pending&domain=${domain}`);
  await expect(page.getByRole("table")).toContainText(domain);
}

async function selectAll(page: Page, count: number): Promise<void> {
  await pageTick(page).check();
  await bar(page)
    .getByRole("button", { name: `Select all ${count} that match` })
    .click();
  await expect(bar(page)).toContainText(`All ${count} selected`);
}

test.beforeEach(async ({ page, usher, domain }) => {
  const addresses = Array.from({ length: 60 }, (_, at) => `person${at}@${domain}`);
  await inviteAtClerk(usher, addresses);
  await refreshRegister(page);
  await page.goto(`/?domain=${domain}&size=100`);
  await expect(page.getByRole("row")).toHaveCount(61);
});

test("a member revokes all that match, without their ids, and the batch says the filter", async ({
  page,
  usher,
  domain,
}) => {
  await showPending(page, domain);
  const bodies: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "PUT") bodies.push(request.postData() ?? "");
  });
  await selectAll(page, 60);
  await expectNoViolation(page);
  await bar(page).getByRole("button", { name: "Revoke all 60 that match" }).click();
  await expect(dialog(page)).toContainText(/(person\d+@\S+, ){5}and 55 more: 60 pending\./);
  await expect(dialog(page)).toContainText("You can close this page.");
  await expectNoViolation(page);
  await dialog(page).getByRole("button", { name: "Revoke 60 invitations" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 60 revoked", { timeout: 90_000 });
  await expect(page.getByText(`All pending invitations of ${domain}`)).toBeVisible();
  expect(bodies).toEqual([JSON.stringify({ kind: "revoke", matching: { status: "pending", domain } })]);
  const statuses = (await invitationsAtClerk(usher, domain)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set(["revoked"]));
  await page.goto("/activity");
  await expect(page.getByText(`All pending invitations of ${domain}`).first()).toBeVisible();
});

test("a member reminds all that match with the keyboard alone", async ({ page, domain }) => {
  await showPending(page, domain);
  const { keyboard } = page;
  // The keys work a moment after the page is shown.
  await expect(page.locator("html[data-single-keys]")).toHaveCount(1);
  await keyboard.press("j");
  await tabTo(page, pageTick(page), "Shift+Tab");
  await keyboard.press("Space");
  await tabTo(page, bar(page).getByRole("button", { name: "Select all 60 that match" }), "Shift+Tab");
  await keyboard.press("Enter");
  await expect(bar(page).getByRole("paragraph")).toBeFocused();
  await tabTo(page, bar(page).getByRole("button", { name: "Remind all 60 that match" }));
  await keyboard.press("Enter");
  await expect(dialog(page)).toHaveAccessibleName("Remind 60 people?");
  await expect(dialog(page)).toContainText("uses Clerk's hourly allowance");
  await expect(dialog(page).getByRole("button", { name: "Cancel" })).toBeFocused();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(page).toHaveURL(/\/batches\//);
  await expect(page.getByText(`A reminder of all pending invitations of ${domain}`)).toBeVisible();
});

test("all that match ends with its filter, and with a row that is deselected", async ({ page, domain }) => {
  await showPending(page, domain);
  await selectAll(page, 60);
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(page.getByRole("row")).toHaveCount(11);
  await expect(bar(page)).toContainText("All 60 selected");
  await page.getByRole("row").nth(1).getByRole("checkbox").uncheck();
  await expect(bar(page)).toContainText("9 selected");
  await page.keyboard.press("Escape");
  await expect(bar(page)).toBeHidden();
  await page.getByRole("button", { name: "Previous" }).click();
  await selectAll(page, 60);
  await search(page, `person1@${domain}`);
  await expect(rowOf(page, `person1@${domain}`)).toBeVisible();
  await expect(bar(page)).toContainText("50 selected");
});

test("the submit says when the list has changed since it was counted", async ({ page, usher, domain }) => {
  await showPending(page, domain);
  await selectAll(page, 60);
  await bar(page).getByRole("button", { name: "Resend all 60 that match" }).click();
  await expect(dialog(page)).toHaveAccessibleName("Resend 60 invitations?");
  const [invitation] = await invitationsAtClerk(usher, `person0@${domain}`);
  const status = await page.evaluate(
    async (path) => (await fetch(path, { method: "POST" })).status,
    `/api/invitations/${invitation?.id}/revoke`,
  );
  expect(status).toBe(200);
  await dialog(page).getByRole("button", { name: "Resend 60 invitations" }).click();
  await expect(page.getByRole("status", { name: "Messages" })).toContainText(
    "The batch has 59 invitations, not 60",
  );
});
