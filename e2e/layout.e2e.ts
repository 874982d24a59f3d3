import type { Page } from "@playwright/test";
import { expect, test } from "./testing/fixtures.ts";
import { expectReadable } from "./testing/layout.ts";
import { makePreset } from "./testing/presets.ts";
import { openRowMenu, paste, pasteList, search } from "./testing/steps.ts";

const longName = "maria.del.carmen.von-und-zu-lichtenstein";

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** Submits a batch with long addresses, of which one fails, and waits for its end. Returns its path. */
async function finishBatch(page: Page, domain: string): Promise<string> {
  const addresses = Array.from({ length: 12 }, (_, at) => `${longName}.${at}@a-long-subdomain.of.${domain}`);
  await pasteList(page, [...addresses, `blocked@${domain}`, `taken@${domain}`].join("\n"));
  await page.getByRole("button", { name: /^Invite 1[34] people/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/need.? attention/);
  return new URL(page.url()).pathname;
}

async function post(page: Page, path: string, data: object): Promise<void> {
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.post(path, { data, headers });
  expect(answer.ok()).toBe(true);
}

test("6: every page is readable from 320 to 2560 pixels and with text of 200 %", async ({ page, domain }) => {
  await post(page, "/api/members", { emailAddress: `${longName}@${domain}`, role: "inviter" });
  await makePreset(page, { name: "Partners of the spring programme for the whole of Europe" });
  const batch = await finishBatch(page, domain);
  for (const path of [
    batch,
    "/batches",
    "/activity",
    `/?query=${domain}`,
    "/team",
    "/settings",
    "/account",
    "/nowhere",
  ]) {
    await open(page, path);
    await expectReadable(page, path.replace(/[\da-f-]{36}/, "ID"));
  }
  await open(page, "/bulk-invite");
  await expectReadable(page, "empty bulk invite");
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await paste(
    page,
    editor,
    `email,name,plan\n${longName}@${domain},Maria,team\nmax@gmial.com,Max,team\nnobody,Nobody,free\nmax@gmial.com,Max,team`,
  );
  await expect(page.getByText(/Checked with Clerk/).first()).toBeVisible();
  await expectReadable(page, "bulk invite");
});

test("6: the sign-in page and the dialogs are readable at every width", async ({
  page,
  stranger,
  domain,
}) => {
  await open(stranger, "/");
  await expectReadable(stranger, "sign-in");

  await post(page, "/api/invitations", { emailAddress: `${longName}@${domain}` });
  await search(page, domain);
  const address = `${longName}@${domain}`;
  for (const item of [/^Resend/, /^Revoke/, /^Delete/]) {
    await page.setViewportSize({ width: 1_280, height: 800 });
    await openRowMenu(page, address, item);
    const dialog = page.locator("dialog:modal");
    await expect(dialog).toBeVisible();
    await expect(dialog.locator("[aria-busy=true]")).toHaveCount(0);
    await expectReadable(page, `${item.source} dialog`);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
  await page.setViewportSize({ width: 1_280, height: 800 });
  for (const key of ["c", "?", "Control+k"]) {
    await page.keyboard.press(key);
    await expect(page.locator("dialog:modal")).toBeVisible();
    await expectReadable(page, `dialog of ${key}`);
    await page.keyboard.press("Escape");
    await expect(page.locator("dialog:modal")).toBeHidden();
  }
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await expectReadable(page, "selection");
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page
    .getByRole("region", { name: "Selection" })
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await expectReadable(page, "dialog of a selection");
});
