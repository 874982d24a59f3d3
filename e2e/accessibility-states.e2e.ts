import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { heading, pasteList, runCommand, search, tabTo } from "./testing/steps.ts";

/** Opens the page of a batch with one row that was invited and one that failed. */
async function openBatch(page: Page, domain: string): Promise<void> {
  await pasteList(page, `one@${domain}\nblocked@${domain}`);
  await page.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(heading(page)).toHaveText("1 of 2 invited, 1 needs attention");
}

test("pages whose data does not arrive pass axe, and trying again keeps the focus", async ({
  page,
  domain,
}) => {
  await openBatch(page, domain);
  // Forgets what was loaded.
  await page.goto("/");
  await expect(page.locator("search kbd")).toBeVisible();
  const away = /\/api\/(?:batches|activity|members|settings)/;
  for (const name of ["Activity", "Team", "Settings", "Batches"]) {
    await page.route(away, (route) => route.abort());
    await runCommand(page, name);
    await expect(page.getByRole("alert").first()).toBeVisible();
    await expectNoViolation(page);
    await page.unroute(away);
    await runCommand(page, "Try again");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(heading(page)).toBeFocused();
  }
  await expect(page.locator("table[aria-busy=true]")).toHaveCount(0);
  await page.keyboard.press("j");
  await page.route(away, (route) => route.abort());
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/batches\//);
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectNoViolation(page);
});

test("empty lists pass axe", async ({ page }) => {
  await page.route(/\/api\/(?:batches|activity|invitations)\?/, async (route) => {
    const response = await route.fetch();
    const list = (await response.json()) as object;
    await route.fulfill({ response, json: { ...list, data: [], totalCount: 0 } });
  });
  for (const path of ["/", "/batches", "/activity"]) {
    await page.goto(path);
    await expect(page.getByText(/^No .* yet$/)).toBeVisible();
    await expectNoViolation(page);
  }
});

test("a batch passes axe with a search that finds nothing and with the questions before it is followed up", async ({
  page,
  domain,
}) => {
  await openBatch(page, domain);
  const dialog = page.getByRole("alertdialog");
  for (const name of ["Retry 1 failed", "Revoke 1 invitation"]) {
    const opener = page.getByRole("button", { name });
    await tabTo(page, opener);
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("button").first()).toBeFocused();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await expect(opener).toBeFocused();
  }
  await page.keyboard.press("/");
  await page.keyboard.type("nobody");
  await expect(page.getByText("No address matches")).toBeVisible();
  await expectNoViolation(page);
});

test("the menu of a row, its question and its message pass axe and keep the focus", async ({
  page,
  usher,
  domain,
}) => {
  await inviteAtClerk(usher, [`one@${domain}`, `two@${domain}`]);
  await refreshRegister(page);
  await search(page, domain);
  await page.keyboard.press("Tab");
  await page.keyboard.press("j");
  await tabTo(page, page.getByRole("button", { name: /^Actions for/ }).first());
  await page.keyboard.press("Enter");
  const item = page.getByRole("menuitem", { name: "Revoke…" });
  await expect(item).toBeVisible();
  await expectNoViolation(page);
  await page.keyboard.type("r");
  await page.keyboard.press("ArrowDown");
  await expect(item).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Keep it" })).toBeFocused();
  await expectNoViolation(page);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const message = page.getByRole("status", { name: "Messages" });
  await expect(message).toContainText("Invitation revoked");
  // The row has gone, and the next one has the focus.
  const left = page.locator("tr[data-row]");
  await expect(left).toHaveCount(1);
  const actions = left.getByRole("button", { name: /^Actions/ });
  await expect(actions).toBeFocused();
  await tabTo(page, message.getByRole("button", { name: "Close message" }));
  await expectNoViolation(page);
  await page.keyboard.press("Enter");
  await expect(message).not.toContainText("Invitation revoked");
  await expect(page.locator(":focus")).toHaveCount(1);
});

test("the dialog that makes a link and the one that shows it pass axe", async ({ page, domain }) => {
  await runCommand(page, "Team");
  await expect(heading(page)).toHaveText("Team");
  await runCommand(page, "Invite member");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("E-mail address")).toBeFocused();
  await page.keyboard.type(`viewer@${domain}`);
  await expectNoViolation(page);
  await page.keyboard.press("Enter");
  await expect(dialog.getByLabel("Link")).toBeFocused();
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Invite member" })).toBeFocused();
});
