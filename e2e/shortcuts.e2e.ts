import { expect, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { expectNoViolation } from "./testing/axe.ts";
import { runCommand, tabTo, searchByKey } from "./testing/steps.ts";

test("the main tasks need no pointer", async ({ page, usher, domain }) => {
  await inviteAtClerk(usher, [`one@${domain}`, `two@${domain}`, `three@${domain}`]);
  await refreshRegister(page);
  const { keyboard } = page;
  await page.reload();
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
  // The hint is shown once the keys work.
  await expect(page.locator("search kbd")).toBeVisible();
  const field = page.getByRole("textbox", { name: "Search invitations" });
  await keyboard.press("/");
  await expect(field).toBeFocused();
  // In a field they are letters.
  await keyboard.type("cjxk?/");
  await expect(field).toHaveValue("cjxk?/");
  await keyboard.press("Escape");
  await expect(field).toHaveValue("");
  await keyboard.press("Escape");
  await expect(page.getByRole("main")).toBeFocused();

  await searchByKey(page, domain);
  // Usher reads Clerk's list from time to time.
  await expect(page.locator("tr[data-row]")).toHaveCount(3);
  await tabTo(page, page.getByRole("checkbox", { name: "Select all on this page" }));
  const row = page.locator("tr[data-row]:focus");
  const rows = page.locator("tr[data-row]");
  await keyboard.press("j");
  await expect(row).toHaveCount(1);
  await keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await keyboard.press("x");
  await expect(rows.nth(1).getByRole("checkbox")).toBeChecked();
  await keyboard.press("k");
  await expect(rows.nth(0)).toBeFocused();
  await keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Revoke…" })).toBeVisible();
  await keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await keyboard.press("c");
  await expect(dialog.getByLabel("E-mail address")).toBeFocused();
  await expect(page).toHaveURL((url) => !url.searchParams.has("invite") && url.search.includes(domain));
  await keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await keyboard.press("b");
  await expect(page.getByRole("heading", { level: 1, name: "Bulk invite" })).toBeVisible();
  await tabTo(page, page.getByRole("textbox", { name: "Recipients" }));
  await keyboard.type(`four@${domain}\nblocked@${domain}`);
  const submit = page.getByRole("button", { name: "Invite 2 people" });
  await expect(submit).toBeEnabled();
  await tabTo(page, submit);
  await keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/1 of 2 invited/);
  const batchRows = page.locator("tr[data-index]");
  await keyboard.press("j");
  await keyboard.press("j");
  await expect(batchRows.nth(1)).toBeFocused();

  await keyboard.press("c");
  await expect(dialog.getByLabel("E-mail address")).toBeFocused();
});

test("single keys can be turned off, and the palette stays", async ({ page }) => {
  const { keyboard } = page;
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const hint = page.locator("search kbd");
  await expect(hint).toBeVisible();
  await keyboard.press("?");
  await expect(dialog).toBeVisible();
  await expectNoViolation(page);
  await tabTo(page, dialog.getByRole("checkbox"), "Shift+Tab");
  await keyboard.press("Space");
  await expect(dialog.getByRole("checkbox")).not.toBeChecked();
  await keyboard.press("Escape");
  await expect(hint).toBeHidden();
  await keyboard.press("c");
  await keyboard.press("?");
  await keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await keyboard.type("keyb");
  await keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("checkbox"), "Shift+Tab");
  await keyboard.press("Space");
  await expect(dialog.getByRole("checkbox")).toBeChecked();
  await keyboard.press("Escape");
  await keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "Invite person" })).toBeVisible();
});

test("the palette reaches every page and what the page offers", async ({ page, domain }) => {
  const { keyboard } = page;
  await expect(page.locator("search kbd")).toBeVisible();
  const run = (text: string) => runCommand(page, text);
  for (const name of [
    "Bulk invite",
    "Batches",
    "Activity",
    "Team",
    "Settings",
    "Your account",
    "Invitations",
  ]) {
    await run(name);
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  }
  await keyboard.press("ControlOrMeta+k");
  await expectNoViolation(page);
  // The page that is shown is not offered, nor is the filter.
  const options = page.getByRole("dialog").getByRole("option");
  await expect(options.first()).toHaveText("Your account");
  await keyboard.press("ArrowDown");
  await expect(page.getByRole("dialog").getByRole("option", { selected: true })).toHaveText("Settings");
  await expect(options.filter({ hasText: /Active/ })).toHaveCount(0);
  // No text is without a command.
  await keyboard.type("qqqq");
  await expect(options).toHaveText(["Search invitations for “qqqq”"]);
  await expectNoViolation(page);
  await keyboard.press("Escape");

  await run("expired");
  await expect(page).toHaveURL(/status=expired/);
  await run("dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("radio", { name: "Dark theme" })).toBeChecked();
  await run(`someone@${domain}`);
  await expect(page).toHaveURL((url) => url.searchParams.get("query") === `someone@${domain}`);
  await run("invite person");
  await expect(page.getByRole("dialog", { name: "Invite person" })).toBeVisible();
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

  test("the account menu of a phone opens the palette", async ({ page }) => {
    const account = page.getByRole("button", { name: /^Account/ });
    await account.tap();
    await page.getByRole("menuitem", { name: "Search or jump to…" }).tap();
    const palette = page.getByRole("dialog", { name: /^Search, jump/ });
    await expect(palette.getByRole("combobox")).toBeFocused();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await expect(account).toBeFocused();
    await account.tap();
    await page.getByRole("menuitem", { name: "Search or jump to…" }).tap();
    await palette.getByRole("combobox").fill("stt");
    await palette.getByRole("option", { name: "Settings" }).tap();
    await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
  });
});
