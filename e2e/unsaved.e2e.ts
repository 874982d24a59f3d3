import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";

test("a half-filled form asks before it is lost, and an untouched one does not", async ({ page, domain }) => {
  const dialog = page.getByRole("dialog");
  const opener = page.getByRole("button", { name: "Invite person" });
  const address = dialog.getByLabel("E-mail address");
  await opener.click();
  await expect(address).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();

  await opener.click();
  await address.pressSequentially(`jane@${domain}`);
  await page.keyboard.press("Escape");
  await expect(dialog.getByText("Discard what you typed?")).toBeVisible();
  const keep = dialog.getByRole("button", { name: "Keep editing" });
  await expect(keep).toBeFocused();
  await expect(keep).toHaveAccessibleDescription("Discard what you typed?");
  await expectNoViolation(page);
  // A browser closes a dialog at the second Escape unless the page handles the key.
  await page.keyboard.press("Escape");
  await expect(address).toBeFocused();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.keyboard.press("Enter");
  await expect(address).toHaveValue(`jane@${domain}`);
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  // Without the typed text there is nothing to lose.
  await opener.click();
  await address.pressSequentially("j");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("links, the back button and closing the tab ask before a page form is lost", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  const days = page.getByLabel("Keep activity for");
  const question = page.getByRole("alertdialog", { name: "Discard what you typed?" });
  await days.fill("77");
  await page.getByRole("link", { name: "Batches" }).click();
  await expect(question).toHaveAccessibleDescription("Your changes on this page are not saved.");
  await expect(question.getByRole("button", { name: "Keep editing" })).toBeFocused();
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Batches" })).toBeFocused();
  await expect(days).toHaveValue("77");
  // `goBack` would wait for the navigation that is held back.
  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(page).toHaveURL(/settings$/);

  const asked = page.waitForEvent("dialog");
  const closing = page.close({ runBeforeUnload: true });
  const dialog = await asked;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.dismiss();
  await closing;

  await page.getByRole("link", { name: "Batches" }).click();
  await question.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Batches" })).toBeVisible();
  await page.goBack();
  await expect(days).not.toHaveValue("77");
});
