import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import { button, expectNoSidewaysScroll, putBatch, rowOf, search, tabTo } from "./testing/steps.ts";

const exportButton = (page: Page) => page.getByRole("button", { name: "Export", exact: true });

/** Shows three invitations of the domain. */
async function openList(page: Page, domain: string): Promise<void> {
  const rows = ["cy", "al", "bo"].map((name) => ({ emailAddress: `${name}@${domain}` }));
  await putBatch(page, { kind: "invite", options: {}, rows });
  await search(page, domain);
  await expect(rowOf(page, `@${domain}`)).toHaveCount(3);
}

async function chooseFormat(page: Page, name: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name }).click(),
  ]);
  return download;
}

const textOf = async (download: Download): Promise<string> => readFile(await download.path(), "utf8");

test("a member exports what the filters show as CSV, in the order of the list", async ({ page, domain }) => {
  await openList(page, domain);
  await page.getByRole("button", { name: "Address" }).click();
  await expect(page).toHaveURL(/sort=emailAddress/);
  await exportButton(page).click();
  await expect(page.getByText("Export 3 invitations")).toBeVisible();
  await expect(page.getByText(/All that match the filters, from all pages/)).toBeVisible();
  await expectNoViolation(page);
  const download = await chooseFormat(page, "CSV (.csv)");
  expect(download.suggestedFilename()).toMatch(/^invitations-\d{4}-\d\d-\d\d\.csv$/);
  const [head, ...lines] = (await textOf(download)).trimEnd().split("\r\n");
  expect(head).toMatch(/^\uFEFF"emailAddress","status",/);
  expect(lines.map((line) => line.split(",")[0])).toEqual(
    ["al", "bo", "cy"].map((name) => `"${name}@${domain}"`),
  );
});

test("the keyboard exports an Excel file, which bulk invite reads", async ({ page, domain }) => {
  await openList(page, domain);
  await page.getByRole("textbox", { name: "Search invitations" }).focus();
  await tabTo(page, exportButton(page));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Excel (.xlsx)" })).toBeFocused();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toMatch(/^invitations-.*\.xlsx$/);
  await expect(exportButton(page)).toBeFocused();
  await page.goto("/bulk-invite");
  const path = await download.path();
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  const file = { name: download.suggestedFilename(), mimeType: type, buffer: await readFile(path) };
  await page.locator("input[type=file]").setInputFiles(file);
  for (const name of ["al", "bo", "cy"])
    await expect(page.getByText(`${name}@${domain}`, { exact: true }).first()).toBeVisible();
});

test("an export as JSON is recorded in the activity with its filter", async ({ page, domain }) => {
  await openList(page, domain);
  await exportButton(page).click();
  const list: unknown = JSON.parse(await textOf(await chooseFormat(page, "JSON (.json)")));
  expect(list).toHaveLength(3);
  await page.goto("/activity?topic=invitations");
  const entry = page.getByRole("row").filter({ hasText: `search “${domain}”` });
  await expect(entry).toContainText("exported 3 invitations as JSON with links");
});

test("nothing is exported when nothing matches, and the menu fits a narrow window", async ({
  page,
  domain,
}) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`/?query=nothing-of-${domain}`);
  await exportButton(page).click();
  const item = page.getByRole("menuitem", { name: "CSV (.csv)" });
  await expect(item).toHaveAttribute("aria-disabled", "true");
  await expect(item).toContainText("No invitation matches.");
  await expectNoSidewaysScroll(page, 320);
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await expect(button(page, "Export")).toBeFocused();
});

const bar = (page: Page) => page.getByRole("region", { name: "Selection" });
const tick = (page: Page, emailAddress: string) =>
  page.getByRole("checkbox", { name: `Select ${emailAddress}`, exact: true });

test("a member exports the ticked rows as CSV, in the order of the list", async ({ page, domain }) => {
  await openList(page, domain);
  await page.getByRole("button", { name: "Address" }).click();
  await expect(page).toHaveURL(/sort=emailAddress/);
  await tick(page, `cy@${domain}`).check();
  await tick(page, `al@${domain}`).check();
  // Two buttons with different files would look alike.
  await expect(exportButton(page)).toBeHidden();
  await bar(page).getByRole("button", { name: "Export 2 invitations" }).click();
  await expect(page.getByText(/^Only the selected ones, from all pages/)).toBeVisible();
  await expectNoViolation(page);
  const download = await chooseFormat(page, "CSV (.csv)");
  expect(download.suggestedFilename()).toMatch(/^invitations-\d{4}-\d\d-\d\d\.csv$/);
  const [head, ...lines] = (await textOf(download)).trimEnd().split("\r\n");
  expect(head).toMatch(/^\uFEFF"emailAddress","status",/);
  expect(lines.map((line) => line.split(",")[0])).toEqual([`"al@${domain}"`, `"cy@${domain}"`]);
  await expect(bar(page)).toContainText("2 selected");
});

test("the keyboard exports the ticked rows as an Excel file", async ({ page, domain }) => {
  await openList(page, domain);
  await tick(page, `bo@${domain}`).focus();
  await page.keyboard.press("Space");
  const open = bar(page).getByRole("button", { name: "Export 1 invitation" });
  await tabTo(page, open, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Excel (.xlsx)" })).toBeFocused();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  expect(download.suggestedFilename()).toMatch(/^invitations-.*\.xlsx$/);
  await expect(open).toBeFocused();
});

test("all that match are exported from the selection bar by their filter", async ({ page, domain }) => {
  const rows = Array.from({ length: 30 }, (_, at) => ({ emailAddress: `person${at}@${domain}` }));
  await putBatch(page, { kind: "invite", options: {}, rows });
  await page.goto(`/?query=${domain}&size=25`);
  await expect(page.getByText("1–25 of 30 invitations")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await bar(page).getByRole("button", { name: "Select all 30 that match" }).click();
  await bar(page).getByRole("button", { name: "Export all 30 that match" }).click();
  await expect(page.getByText(/^All that match the filters/)).toBeVisible();
  const list: unknown = JSON.parse(await textOf(await chooseFormat(page, "JSON (.json)")));
  expect(list).toHaveLength(30);
});

test("an export of ticked rows that fails says why, and the rows stay ticked", async ({ page, domain }) => {
  await openList(page, domain);
  await tick(page, `bo@${domain}`).check();
  await bar(page).getByRole("button", { name: "Export 1 invitation" }).click();
  await expect(page.getByRole("menuitem", { name: "CSV (.csv)" })).toBeVisible();
  await page.context().setOffline(true);
  await page.getByRole("menuitem", { name: "CSV (.csv)" }).click();
  await expect(page.getByRole("status", { name: "Messages" })).toContainText("cannot be reached");
  await page.context().setOffline(false);
  await expect(bar(page)).toContainText("1 selected");
});
