import type { Page } from "@playwright/test";
import { expect, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { expectNoViolation } from "./testing/axe.ts";
import { rowOf, search } from "./testing/steps.ts";

const said = "A part of the page did not load.";

/** Answers nothing for the files of the page whose name begins so, until the result is called. */
async function withoutFile(page: Page, name: string): Promise<() => Promise<void>> {
  const pattern = `**/assets/${name}-*.js`;
  await page.context().route(pattern, (route) => route.abort());
  return () => page.context().unroute(pattern);
}

/** React reports what a boundary caught in the console, which a watched page does not allow. */
const unwatched = (page: Page) => page.context().newPage();

const messages = (page: Page) => page.getByRole("status", { name: "Messages" });

async function closeMessage(page: Page): Promise<void> {
  await expect(messages(page)).toContainText(said);
  await messages(page).getByRole("button", { name: "Close message" }).click();
  await expect(messages(page)).toHaveText("");
}

test("what is loaded ahead fails in silence, and is loaded again when it is opened", async ({ page }) => {
  const parts = ["change-dialog", "invite-dialog", "menu-items", "palette"];
  const load = await withoutFile(page, `{${parts.join()}}`);
  const failed: string[] = [];
  page.on("requestfailed", (request) => failed.push(request.url()));
  await page.goto("/?status=pending");
  const row = page.getByRole("row").nth(1);
  await row.getByRole("checkbox").check();
  await page
    .getByRole("region", { name: "Selection" })
    .getByRole("button", { name: /^Revoke/ })
    .hover();
  await row.getByRole("button", { name: /^Actions for/ }).hover();
  await page.getByRole("button", { name: "Invite person" }).hover();
  await expect
    .poll(() => parts.filter((part) => !failed.some((url) => url.includes(`/${part}-`))))
    .toEqual([]);
  await expect(messages(page)).toHaveText("");
  await load();
  await page.getByRole("button", { name: "Invite person" }).click();
  await expect(page.getByRole("dialog").getByLabel("E-mail address")).toBeFocused();
});

test("a dialog that does not load leaves the page and its selection, and opens the next time", async ({
  page,
  usher,
  domain,
}) => {
  await inviteAtClerk(usher, [`one@${domain}`, `two@${domain}`]);
  await refreshRegister(page);
  const list = await unwatched(page);
  const load = await withoutFile(
    page,
    "{palette,shortcuts-dialog,menu-items,invite-dialog,change-dialog,row-dialog}",
  );
  await list.goto("/");
  // The hint is shown once the keys work.
  await expect(list.locator("search kbd")).toBeVisible();
  await search(list, domain);
  const row = rowOf(list, `one@${domain}`);
  await row.getByRole("checkbox").check();
  const bar = list.getByRole("region", { name: "Selection" });
  const opened = [
    {
      open: () => list.getByRole("button", { name: "Invite person" }).click(),
      shown: list.getByRole("dialog"),
    },
    { open: () => list.keyboard.press("Control+k"), shown: list.getByRole("dialog") },
    { open: () => list.keyboard.press("?"), shown: list.getByRole("dialog") },
    {
      open: () => row.getByRole("button", { name: /^Actions for/ }).click(),
      shown: list.getByRole("menuitem", { name: "Revoke…" }),
    },
    {
      open: () => bar.getByRole("button", { name: /^Revoke/ }).click(),
      shown: list.getByRole("alertdialog"),
    },
  ];
  for (const { open, shown } of opened) {
    await open();
    await closeMessage(list);
    await expect(shown).toBeHidden();
    await expect(bar).toContainText("1 selected");
  }
  await load();
  for (const { open, shown } of opened) {
    await open();
    await expect(shown).toBeVisible();
    await list.keyboard.press("Escape");
    await expect(shown).toBeHidden();
    await expect(bar).toContainText("1 selected");
  }
});

test("a palette that does not load keeps what is pasted", async ({ page, domain }) => {
  const bulk = await unwatched(page);
  await withoutFile(page, "palette");
  await bulk.goto("/bulk-invite");
  const editor = bulk.getByRole("textbox", { name: "Recipients" });
  await editor.fill(`ada@${domain}`);
  await bulk.keyboard.press("Control+k");
  await expect(messages(bulk)).toContainText(said);
  await expectNoViolation(bulk);
  await expect(editor).toHaveValue(`ada@${domain}`);
  await expect(editor).toBeFocused();
});

test("without the part that listens to keys, the palette opens when it can be loaded", async ({ page }) => {
  const keyless = await unwatched(page);
  const load = await withoutFile(page, "late-parts");
  await keyless.goto("/");
  const open = keyless.getByRole("button", { name: "Search or jump to…" });
  await closeMessage(keyless);
  await open.click();
  await closeMessage(keyless);
  await load();
  await open.click();
  await expect(keyless.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await keyless.keyboard.press("Escape");
  await keyless.keyboard.press("?");
  await expect(keyless.getByRole("dialog")).toContainText("shortcuts");
});

test("a page that does not load is loaded again by its first retry", async ({ page }) => {
  const batches = await unwatched(page);
  await batches.goto("/");
  const load = await withoutFile(page, "batches-page");
  await batches.getByRole("link", { name: "Batches" }).click();
  const message = batches.getByRole("alert").filter({ hasText: "This page could not be shown" });
  await expect(message).toBeVisible();
  await load();
  await message.getByRole("button", { name: "Try again" }).click();
  await expect(batches.getByRole("heading", { level: 1, name: "Batches" })).toBeVisible();
});

test("a member whose part for signing out does not load stays signed in", async ({ page }) => {
  await withoutFile(page, "draft-records");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(messages(page)).toContainText("You are still signed in");
  await page.goto("/batches");
  await expect(page.getByRole("heading", { level: 1, name: "Batches" })).toBeVisible();
});
