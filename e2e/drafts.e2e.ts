import { expectNoViolation } from "./testing/axe.ts";
import type { Page } from "@playwright/test";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { paste, pasteList } from "./testing/steps.ts";

const offer = (page: Page) => page.getByRole("region", { name: "Unfinished list" });

async function openBulkInvite(page: Page): Promise<Page> {
  await page.goto("/bulk-invite");
  await expect(page.getByRole("heading", { level: 2, name: "Preview" })).toBeVisible();
  return page;
}

test("8: a list survives closing its tab, with its options, and a submitted one is never offered", async ({
  page,
  usher,
  domain,
}) => {
  const newTab = async () => openBulkInvite(await page.context().newPage());
  await openBulkInvite(page);
  const first = await newTab();
  await paste(first, first.getByRole("textbox", { name: "Recipients" }), `one@${domain}\ntwo@${domain}`);
  await first.getByLabel("Expires after").fill("9");
  await expect(first.getByRole("button", { name: "Invite 2 people" })).toBeEnabled();
  // A list that is open in another tab is not offered.
  const second = await newTab();
  await expect(offer(second)).toHaveCount(0);
  await paste(second, second.getByRole("textbox", { name: "Recipients" }), `three@${domain}`);
  await expect(second.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
  await second.close({ runBeforeUnload: true });
  await first.close({ runBeforeUnload: true });

  const restored = await newTab();
  await expect(offer(restored)).toContainText(/Restore your list of 1 from \d\d:\d\d\?/);
  await expectNoViolation(restored);
  await offer(restored).getByRole("button", { name: "Discard" }).click();
  await expect(offer(restored)).toContainText(/Restore your list of 2 from/);
  await offer(restored).getByRole("button", { name: "Restore list" }).press("Enter");
  await expect(restored.getByRole("textbox", { name: "Recipients" })).toHaveValue(
    `one@${domain}\ntwo@${domain}`,
  );
  await expect(restored.getByLabel("Expires after")).toHaveValue("9");
  await expect(restored.locator(":focus")).toHaveCount(1);
  await restored.reload();
  await expect(restored.getByLabel("Expires after")).toHaveValue("9");
  await restored.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(restored.getByRole("heading", { level: 1 })).toContainText("All 2 invited");
  await restored.close();
  await expect(offer(await newTab())).toHaveCount(0);
  expect(await invitationsAtClerk(usher, domain)).toHaveLength(2);
});

test("8: what was typed last survives a page that closes at once", async ({ page, domain }) => {
  const editor = (tab: Page) => tab.getByRole("textbox", { name: "Recipients" });
  await pasteList(page, `kept@${domain}`);
  await page.goto("/batches");
  await page.goto("/bulk-invite");
  await expect(editor(page)).toHaveValue(`kept@${domain}`);
  await editor(page).press("Control+End");
  await page.keyboard.type("uk");
  await page.reload();
  await expect(editor(page)).toHaveValue(`kept@${domain}uk`);
  await page.getByLabel("Expires after").fill("9");
  await page.reload();
  await expect(page.getByLabel("Expires after")).toHaveValue("9");
  const closed = await openBulkInvite(await page.context().newPage());
  await paste(closed, editor(closed), `closed@${domain}`);
  await closed.close({ runBeforeUnload: true });
  const next = await page.context().newPage();
  await expect(async () => {
    await openBulkInvite(next);
    await expect(offer(next)).toContainText("Restore your list", { timeout: 2_000 });
  }).toPass();
  await offer(next).getByRole("button", { name: "Restore list" }).click();
  await expect(editor(next)).toHaveValue(`closed@${domain}`);
});

test("8: a list of six million characters survives a reload, and signing out deletes it", async ({
  page,
  domain,
}) => {
  const rows = Array.from({ length: 25_000 }, (_, i) => `p${i}@${domain}${" ".repeat(220)}`);
  await pasteList(page, rows.join("\n"));
  await expect(page.getByRole("button", { name: "Invite 25,000 people" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Invite 25,000 people" })).toBeVisible();
  // The browser asks while such a list is not saved, and saves it meanwhile.
  const questions: string[] = [];
  page.once("dialog", async (dialog) => {
    questions.push(dialog.type());
    await dialog.dismiss();
  });
  await page.getByRole("grid").press("Delete");
  await page.evaluate(() => window.location.reload());
  await expect.poll(() => questions).toEqual(["beforeunload"]);
  await page.reload();
  await expect(page.getByRole("button", { name: "Invite 24,999 people" })).toBeVisible();
  const drafts = () =>
    page.evaluate(async () => {
      const found = await indexedDB.databases();
      const request = indexedDB.open(found[0]?.name ?? "");
      await new Promise((resolve) => request.addEventListener("success", resolve));
      const keys = request.result.transaction("texts").objectStore("texts").getAllKeys();
      await new Promise((resolve) => keys.addEventListener("success", resolve));
      request.result.close();
      return keys.result.length;
    });
  await expect.poll(drafts).toBe(1);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: /demo/ })).toBeVisible();
  await expect.poll(drafts).toBe(0);
});
