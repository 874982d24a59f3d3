import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { expectFocusKept, expectNoSidewaysScroll, invite, paste, rowOf, search } from "./testing/steps.ts";

async function openForm(page: Page) {
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  return { dialog, field: dialog.getByLabel("E-mail address") };
}

test("a pasted name and address become the address, and the form says so", async ({
  page,
  usher,
  domain,
}) => {
  const { dialog, field } = await openForm(page);
  await paste(page, field, `Jane Doe <jane@${domain}>;`);
  await expect(field).toHaveValue(`jane@${domain}`);
  await expect(field).toHaveAccessibleDescription(/Taken from “Jane Doe/);
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([{ email_address: `jane@${domain}` }]);
});

test("an address is cleaned when the field is left", async ({ page, domain }) => {
  const { field } = await openForm(page);
  for (const typed of [
    `jane@${domain};`,
    `mailto:jane@${domain}`,
    `“jane@${domain}”.`,
    `ja\u200Bne@${domain}`,
  ]) {
    await field.fill(typed);
    await field.press("Tab");
    await expect(field).toHaveValue(`jane@${domain}`);
    await expect(field).not.toHaveAttribute("aria-invalid", "true");
  }
});

test("a misspelt domain is asked about once", async ({ page }) => {
  const { dialog, field } = await openForm(page);
  const name = `typo${Date.now()}`;
  await field.fill(`${name}@gmial.com`);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  const question = dialog.getByRole("group", { name: `Did you mean ${name}@gmail.com?` });
  await expect(question.getByRole("button", { name: "Use it" })).toBeFocused();
  await expectNoViolation(page);
  await page.setViewportSize({ width: 320, height: 480 });
  await expectNoSidewaysScroll(page, 320);
  await question.getByRole("button", { name: "Use it" }).click();
  await expect(field).toHaveValue(`${name}@gmail.com`);
  await expect(question).toBeHidden();
  await expectFocusKept(page);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  await search(page, name);
  await expect(rowOf(page, `${name}@gmail.com`)).toHaveCount(1);
});

test("a text beside the address stops one submit, since it may be another person", async ({
  page,
  usher,
  domain,
}) => {
  const { dialog, field } = await openForm(page);
  await field.fill(`jane@${domain}, max`);
  await field.press("Enter");
  const question = dialog.getByRole("group", { name: "Only the address is taken, not “max”." });
  const take = question.getByRole("button", { name: "Take only the address" });
  await expect(take).toBeFocused();
  await expect(field).toHaveValue(`jane@${domain}`);
  await expect(field).toHaveAccessibleDescription(`Taken from “jane@${domain}, max”.`);
  expect(await invitationsAtClerk(usher, domain)).toEqual([]);
  await take.press("Enter");
  await expect(question).toBeHidden();
  await expect(field).toBeFocused();
  await field.press("Enter");
  await expect(dialog).toBeHidden();
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([{ email_address: `jane@${domain}` }]);
});

test("a doubtful address is sent as typed after a second submit", async ({ page }) => {
  const { dialog, field } = await openForm(page);
  const address = `kept${Date.now()}@gmial.com`;
  await field.fill(address);
  const send = dialog.getByRole("button", { name: "Send invitation" });
  await send.click();
  await expect(dialog.getByRole("button", { name: "Keep as typed" })).toBeVisible();
  await send.click();
  await expect(dialog).toBeHidden();
  await search(page, address);
  await expect(rowOf(page, address)).toHaveCount(1);
});

test("an address that is too long says so", async ({ page }) => {
  const { dialog, field } = await openForm(page);
  await field.fill(`${"j".repeat(65)}@example.com`);
  await field.press("Tab");
  await expect(dialog.getByText("The part before the @ is longer than 64 characters.")).toBeVisible();
  await field.fill(`jane@${"long.".repeat(60)}example.com`);
  await expect(dialog.getByText("The address is longer than 254 characters")).toBeVisible();
});

test("an expiry in another notation is refused", async ({ page }) => {
  const { dialog } = await openForm(page);
  const expiry = dialog.getByLabel("Expires after");
  for (const typed of ["1e2", "0x10", "１２", "7.0"]) {
    await expiry.fill(typed);
    await expiry.press("Tab");
    await expect(expiry).toHaveAccessibleDescription(/not a whole number of days/);
  }
});

test("metadata is formatted and its long numbers are put in quotes", async ({ page, usher, domain }) => {
  const { dialog, field } = await openForm(page);
  await field.fill(`meta@${domain}`);
  const metadata = dialog.getByLabel(/Public metadata/);
  await metadata.fill('{"id":123456789012345678,"seats":5}');
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(metadata).toHaveAccessibleDescription(/more digits than JSON programs keep/);
  await dialog.getByRole("button", { name: "Format JSON" }).click();
  await expect(metadata).toHaveValue('{\n  "id": 123456789012345678,\n  "seats": 5\n}');
  await dialog.getByRole("button", { name: "Put long numbers in quotes" }).click();
  await expect(metadata).toHaveValue('{\n  "id": "123456789012345678",\n  "seats": 5\n}');
  await expect(metadata).toHaveAccessibleDescription(/Reads as 2 keys/);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog).toBeHidden();
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([
    { public_metadata: { id: "123456789012345678", seats: 5 } },
  ]);
});

test("several pasted addresses go to bulk invite with their names", async ({ page, domain }) => {
  const { dialog, field } = await openForm(page);
  await paste(page, field, `email,name\none@${domain},One Person\ntwo@${domain},Two Person`);
  await expect(dialog.getByRole("group", { name: /^2 addresses: open Bulk invite/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Open Bulk invite" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Bulk invite" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Invite 2 / })).toBeVisible();
  await expect(page.getByText("One Person").first()).toBeVisible();
});

test("an internationalised domain is shown in letters and found in every way it is written", async ({
  page,
  usher,
  domain,
}) => {
  await invite(page, `jane@münchen.${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  const sent = `jane@xn--mnchen-3ya.${domain}`;
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([{ email_address: sent }]);
  await invite(page, `jane@${domain}`);
  for (const text of [
    `münchen.${domain}`,
    `jane@münchen.${domain}`,
    `Jane Doe <JANE@MÜNCHEN.${domain}>`,
    `mailto:${sent};`,
  ]) {
    await search(page, text);
    await expect(rowOf(page, sent)).toContainText(`jane@münchen.${domain}`);
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(2);
  }
  for (const text of [`\u200Bjane@${domain}`, `jane@${domain};`, `Jane Doe <jane@${domain}>`]) {
    await search(page, text);
    await expect(rowOf(page, `jane@${domain}`)).toHaveCount(1);
  }
  await search(page, "münch");
  await expect(page.getByText("Search for whole words between the dots of a domain")).toBeVisible();
});

test("a click that takes the focus from a wrong address reaches its target, and the error shows", async ({
  page,
}) => {
  const { dialog, field } = await openForm(page);
  await field.fill("jane");
  const box = dialog.getByRole("checkbox", { name: "Invite even if an invitation exists" });
  const place = await box.evaluate((input) => {
    const { x, y, width, height } = input.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  });
  await page.mouse.move(place.x, place.y);
  await page.mouse.down();
  await expect(box).toBeFocused();
  await expect(field).not.toHaveAttribute("aria-invalid", "true");
  await page.mouse.up();
  await expect(box).toBeChecked();
  await expect(field).toHaveAttribute("aria-invalid", "true");
});
