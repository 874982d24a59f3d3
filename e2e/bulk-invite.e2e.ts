import { readFile } from "node:fs/promises";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { paste, pasteList } from "./testing/steps.ts";

test("a user can apply the suggested correction of a typo", async ({ page }) => {
  await pasteList(page, "somebody@gmial.com\nother@example.com");
  await expect(page.getByText("somebody@gmail.com")).toBeVisible();
  await page.getByRole("button", { name: /somebody@gmail\.com/ }).click();
  await expect(page.getByRole("textbox", { name: "Recipients" })).toHaveValue(/somebody@gmail\.com/);
});

test("the list of what was not recognised is saved with its letters", async ({ page, domain }) => {
  await pasteList(page, `jane@${domain}\nJörg Müßig`);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("not-recognised.tsv");
  expect(await readFile(await saved.path(), "utf8")).toMatch(
    /^\uFEFFLine\tColumn\tText\tReason\n2\t\tJörg Müßig\t/,
  );
});

test("rows that Clerk refuses come first with their reason", async ({ page, domain }) => {
  const list = [`blocked@${domain}`, `fine@${domain}`, `taken@${domain}`, `also-fine@${domain}`].join(", ");
  await pasteList(page, list);
  await page.getByRole("button", { name: "Invite 4 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("2 of 4 invited");
  const first = page.getByRole("row").nth(1);
  await expect(first).toContainText(`blocked@${domain}`);
  await expect(first).toContainText("Failed");
  await expect(page.getByRole("row").filter({ hasText: `taken@${domain}` })).toContainText(
    /already belongs to a user/,
  );
});

test("a draft survives a reload", async ({ page, domain }) => {
  await pasteList(page, `kept@${domain}`);
  await expect(page.getByRole("button", { name: /^Invite 1 / })).toBeEnabled();
  await page.getByRole("textbox", { name: "Recipients" }).press("Control+End");
  await page.keyboard.type("uk");
  // Without a pause after the last letter.
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Recipients" })).toHaveValue(`kept@${domain}uk`);
  await expect(page.getByRole("button", { name: /^Invite 1 / })).toBeEnabled();
});

test("a user can submit a list with the keyboard alone", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  await page.getByRole("textbox", { name: "Recipients" }).focus();
  await page.keyboard.insertText(`keys-one@${domain}\nkeys-two@${domain}`);
  await expect(page.getByRole("button", { name: "Invite 2 people" })).toBeEnabled();
  for (let presses = 0; presses < 40; presses += 1) {
    if (
      await page
        .getByRole("button", { name: "Invite 2 people" })
        .evaluate((button) => button === document.activeElement)
    )
      break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 2 invited");
});

test("Enter in an option invites nobody", async ({ page, usher, domain }) => {
  await pasteList(page, `jane@${domain}`);
  await expect(page.getByRole("button", { name: "Invite 1 person" })).toBeEnabled();
  await page.getByLabel("Expires after").fill("14");
  await page.keyboard.press("Enter");
  await page.getByLabel("Redirect URL").press("Enter");
  await page.getByRole("button", { name: "Invite 1 person" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("1 person invited");
  expect(await invitationsAtClerk(usher, domain)).toHaveLength(1);
});

test("a list that changes at the moment of the submit is read again before it is sent", async ({
  page,
  usher,
  domain,
}) => {
  const editor = await pasteList(page, `jane@${domain}\nkim@${domain}\n`);
  await expect(page.getByRole("button", { name: "Invite 2 people" })).toBeEnabled();
  await editor.focus();
  await page.keyboard.press("Control+End");
  await page.getByRole("button", { name: "Invite 2 people" }).evaluate((button: HTMLElement, late) => {
    document.execCommand("insertText", false, late);
    button.click();
  }, `late@${domain}`);
  await page.getByRole("button", { name: "Invite 3 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 3 invited");
  expect(await invitationsAtClerk(usher, domain)).toHaveLength(3);
});

test("a list of a hundred thousand is moved through, searched and corrected with the keyboard, from the paste on", async ({
  page,
}) => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `person${i}@example.com`);
  await page.goto("/bulk-invite");
  await paste(page, page.getByRole("textbox", { name: "Recipients" }), lines.join("\n"));
  const grid = page.getByRole("grid", { name: "Recipients" });
  const active = grid.getByRole("row", { selected: true });
  await expect(page.getByRole("button", { name: "Invite 100,000 people" })).toBeVisible();
  await expect(grid).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(active).toContainText("person99999@example.com");
  await page.keyboard.press("PageUp");
  await expect(active).not.toContainText("person99999@example.com");
  await page.keyboard.press("Control+Home");
  await expect(active).toContainText("person0@example.com");

  await page.keyboard.press("Control+f");
  const find = page.getByRole("textbox", { name: "Find in list" });
  await expect(find).toBeFocused();
  await page.keyboard.type("PERSON7777@");
  await expect(page.getByRole("search")).toContainText("1 of 1 line");
  await expect(active).toContainText("person7777@example.com");
  await find.fill("person9999");
  await expect(page.getByRole("search")).toContainText("of 11 lines");
  await find.press("Enter");
  await find.press("Shift+Enter");
  await find.press("Shift+Enter");
  await expect(page.getByRole("search")).toContainText("11 of 11 lines");
  await expect(active).toContainText("person99999@example.com");
  await find.press("Escape");
  await expect(grid).toBeFocused();

  await page.keyboard.type(".uk");
  await expect(page.getByRole("textbox", { name: "Line 100000" })).toHaveValue("person99999@example.com.uk");
  await page.keyboard.press("Enter");
  await expect(active).toContainText("person99999@example.com.uk");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Delete");
  await expect(active).toContainText("person1@example.com");
  await expect(page.getByRole("button", { name: "Invite 99,999 people" })).toBeVisible();
  await paste(page, grid, "added@example.com");
  await expect(active).toContainText("added@example.com");
  await expect(grid).toBeFocused();
});
