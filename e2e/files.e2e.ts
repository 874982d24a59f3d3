import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./testing/fixtures.ts";

type Upload = { name: string; mimeType: string; buffer: Buffer };

const csv = (name: string, text: string | Buffer): Upload => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

const editorOf = (page: Page): Locator => page.getByRole("textbox", { name: "Recipients" });

/** Chooses files through the button, as a user does. */
async function choose(page: Page, files: Upload[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose file" }).click();
  await (await chooser).setFiles(files);
}

async function drop(page: Page, files: Upload[]): Promise<void> {
  const contents = files.map(({ name, buffer }) => ({ name, bytes: [...buffer] }));
  const data = await page.evaluateHandle((each) => {
    const transfer = new DataTransfer();
    for (const { name, bytes } of each) transfer.items.add(new File([Uint8Array.from(bytes)], name));
    return transfer;
  }, contents);
  await page.getByRole("heading", { name: "Bulk invite" }).dispatchEvent("drop", { dataTransfer: data });
}

test("two files that are chosen together are both in the list, every time", async ({ page, domain }) => {
  const files = [csv("a.csv", `a@${domain}\n`), csv("b.csv", `b@${domain}\n`)];
  await page.goto("/bulk-invite");
  for (let times = 0; times < 20; times += 1) {
    await choose(page, files);
    await expect(editorOf(page)).toHaveValue(`a@${domain}\n\nb@${domain}`);
    await page.getByRole("button", { name: "Clear" }).click();
    await page.getByRole("button", { name: "Clear 3 lines" }).click();
    await expect(editorOf(page)).toHaveValue("");
  }
});

test("files that are dropped one right after the other are all in the list", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  await expect(editorOf(page)).toBeVisible();
  await drop(page, [csv("a.csv", `a@${domain}`)]);
  await drop(page, [csv("b.csv", `b@${domain}`)]);
  await expect(editorOf(page)).toHaveValue(`a@${domain}\n\nb@${domain}`);
});

test("a file in UTF-16 without a mark is read", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  const text = `Name,E-mail\r\nJörg Müßig,joerg@${domain}\r\n`;
  await choose(page, [csv("people.csv", Buffer.from(text, "utf16le"))]);
  await expect(editorOf(page)).toHaveValue(`Name,E-mail\nJörg Müßig,joerg@${domain}`);
  await expect(page.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
});

test("files that cannot be read are named with the reason, and the others are taken", async ({
  page,
  domain,
}) => {
  await page.goto("/bulk-invite");
  await choose(page, [
    { name: "scan.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 list") },
    csv("people.csv", `a@${domain}`),
    csv("empty.csv", ""),
  ]);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("2 files were not added");
  await expect(alert).toContainText("“scan.pdf” is a PDF. Open it, copy the addresses and paste them.");
  await expect(alert).toContainText("“empty.csv” is empty.");
  await expect(editorOf(page)).toHaveValue(`a@${domain}`);
});

test("a file that arrives while a large list is edited loses neither", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  const many = Array.from({ length: 3_000 }, (_, index) => `person${index}@${domain}`).join("\n");
  await drop(page, [csv("many.csv", many)]);
  await expect(page.getByRole("button", { name: "Invite 3,000 people" })).toBeEnabled();
  await page.getByRole("grid", { name: "Recipients" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Line 1" }).fill(`edited@${domain}`);
  await drop(page, [csv("more.csv", `more@${domain}`)]);
  await expect(page.getByRole("button", { name: "Invite 3,001 people" })).toBeEnabled();
  await expect(page.getByRole("row", { name: `edited@${domain}` })).toBeVisible();
});
