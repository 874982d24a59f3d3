import type { Locator, Page } from "@playwright/test";
import { xlsxFile } from "#web/bulk-invite/files/testing/xlsx-file.ts";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";

type Upload = { name: string; mimeType: string; buffer: Buffer };

const csv = (name: string, text: string | Buffer): Upload => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

const xlsx = async (name: string, ...given: Parameters<typeof xlsxFile>): Promise<Upload> => ({
  name,
  mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  buffer: Buffer.from(await xlsxFile(...given)),
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
  const grid = page.getByRole("grid", { name: "Recipients" });
  await grid.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Line 1" }).fill(`edited@${domain}`);
  await drop(page, [csv("more.csv", `more@${domain}`)]);
  await expect(page.getByRole("button", { name: "Invite 3,001 people" })).toBeEnabled();
  // The list is shown where the file was added.
  await expect(grid.getByRole("row", { name: `more@${domain}` })).toBeVisible();
  await grid.press("Control+Home");
  await expect(grid.getByRole("row", { name: `edited@${domain}` })).toBeVisible();
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("textbox", { name: "Find in list" })).toBeFocused();
  await page.keyboard.type("person1");
  await expect(page.getByText("1 of 1,111 lines", { exact: true })).toBeVisible();
  await expectNoViolation(page);
});

test("a workbook with one sheet becomes a table without a question", async ({ page, domain }) => {
  const rows = [
    ["Guests 2026"],
    [],
    ["Name", "E-mail", "Joins", "Number"],
    ["Doe, Jane", `jane@${domain}`, { value: 46_353, format: "dd.mm.yyyy" }, { value: 123, format: "00000" }],
  ];
  await page.goto("/bulk-invite");
  await choose(page, [await xlsx("guests.xlsx", [{ rows }])]);
  await expect(editorOf(page)).toHaveValue(
    `Guests 2026,,,\n\nName,E-mail,Joins,Number\n"Doe, Jane",jane@${domain},27.11.2026,00123`,
  );
  await expect(page.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
});

test("a user can choose the sheets of a workbook with the keyboard", async ({ page, domain }) => {
  const sheets = ["One", "Two", "Three"].map((name) => ({
    name,
    rows: [["E-mail"], [`${name.toLowerCase()}@${domain}`]],
  }));
  await page.goto("/bulk-invite");
  await drop(page, [await xlsx("team.xlsx", sheets), csv("more.csv", `more@${domain}`)]);
  const dialog = page.getByRole("dialog", { name: "Which sheets do you want to add?" });
  await expect(dialog).toContainText("“team.xlsx” has 3 sheets with text.");
  await expect(dialog.getByRole("checkbox", { name: "One" })).toBeFocused();
  await expect(dialog.getByRole("checkbox", { name: "One" })).toBeChecked();
  await expectNoViolation(page);
  await page.keyboard.press("Space");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("Choose at least one sheet");
  await page.keyboard.press("Tab");
  await dialog.getByRole("checkbox", { name: "Two" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await dialog.getByRole("button", { name: "Add 2 sheets" }).press("Enter");
  await expect(editorOf(page)).toHaveValue(
    `E-mail\ntwo@${domain}\n\nE-mail\nthree@${domain}\n\nmore@${domain}`,
  );
});

test("Escape adds no sheet of a workbook", async ({ page, domain }) => {
  const sheets = ["One", "Two"].map((name) => ({ name, rows: [[`${name}@${domain}`]] }));
  await page.goto("/bulk-invite");
  await choose(page, [await xlsx("team.xlsx", sheets)]);
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(editorOf(page)).toHaveValue("");
});

test("a damaged workbook and one with a password are refused with what to do", async ({ page, domain }) => {
  const whole = await xlsx("damaged.xlsx", [{ rows: [[`a@${domain}`]] }]);
  const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  const locked = Buffer.concat([ole, Buffer.from("EncryptedPackage", "utf16le")]);
  await page.goto("/bulk-invite");
  await choose(page, [
    { ...whole, buffer: whole.buffer.subarray(0, whole.buffer.length / 2) },
    { ...whole, name: "locked.xlsx", buffer: locked },
  ]);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("“damaged.xlsx” is damaged or incomplete. Open it, save it again");
  await expect(alert).toContainText("“locked.xlsx” is protected with a password.");
});

test("what the page says about files ends with their list", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  const notice = page.getByRole("status").filter({ hasText: "is not in Unicode" });
  await choose(page, [
    csv("guests.csv", Buffer.from(`Jörg Müßig,joerg@${domain}`, "latin1")),
    csv("empty.csv", ""),
  ]);
  await expect(notice).toContainText("“guests.csv” is not in Unicode: letters such as in “Jörg” and “Müßig”");
  await expect(page.getByRole("alert")).toContainText("“empty.csv” is empty.");
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: "Clear 1 line" }).click();
  await expect(editorOf(page)).toHaveValue("");
  await expect(notice).toBeHidden();
  await expect(page.getByRole("alert")).toBeHidden();
});

test("thirty files that are chosen together arrive in their order, before one that is dropped then", async ({
  page,
  domain,
}) => {
  const files = Array.from({ length: 30 }, (_, index) => csv(`${index}.csv`, `guest${index}@${domain}`));
  await page.goto("/bulk-invite");
  await choose(page, files);
  await drop(page, [csv("dropped.csv", `dropped@${domain}`)]);
  const texts = [...files.map(({ buffer }) => buffer.toString()), `dropped@${domain}`];
  await expect(editorOf(page)).toHaveValue(texts.join("\n\n"));
  await expect(page.getByRole("button", { name: "Invite 31 people" })).toBeEnabled();
});

test("a spreadsheet is refused with the true reason when its part of the page does not load", async ({
  page,
  domain,
}) => {
  await page.context().route("**/read-spreadsheet*", (route) => route.abort());
  await page.goto("/bulk-invite");
  await choose(page, [await xlsx("team.xlsx", [{ rows: [[`a@${domain}`]] }]), csv("b.csv", `b@${domain}`)]);
  await expect(page.getByRole("alert")).toContainText(
    "“team.xlsx” was not opened, because a part of the page failed to load. Reload the page",
  );
  await expect(editorOf(page)).toHaveValue(`b@${domain}`);
});

test("a list that the page could not read is kept, and is read again", async ({ page, domain }) => {
  // Workers of the page throw at their first message, until the route is gone.
  await page.context().route("**/list.worker*", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: 'addEventListener("message", () => { throw new Error("The reader is broken."); });',
    }),
  );
  await page.goto("/bulk-invite");
  await drop(page, [csv("a.csv", `a@${domain}`)]);
  await expect(page.getByRole("alert")).toContainText(
    "“a.csv” was not read, because a part of the page stopped.",
  );
  await editorOf(page).fill(`b@${domain}`);
  const problem = page.getByRole("alert").filter({ hasText: "The list was not read" });
  await expect(problem).toContainText("Your list is kept.");
  await expectNoViolation(page);
  await page.context().unroute("**/list.worker*");
  await problem.getByRole("button", { name: "Try again" }).click();
  await expect(problem).toBeHidden();
  await expect(editorOf(page)).toHaveValue(`b@${domain}`);
  await expect(page.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
});
