import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import {
  discardForm,
  expectNoSidewaysScroll,
  invite,
  openRowMenu,
  pasteList,
  rowOf,
  search,
} from "./testing/steps.ts";

async function openActivity(page: Page, query = ""): Promise<void> {
  await page.goto(`/activity${query}`);
  await expect(page.getByRole("heading", { level: 1, name: "Activity" })).toBeVisible();
}

async function searchActivity(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Search member or address" }).fill(text);
  await page.waitForURL((url) => url.searchParams.get("query") === text);
}

/** The text of each row. */
async function lines(page: Page): Promise<string[]> {
  const rows = page.getByRole("table", { name: "Activity, newest first" }).getByRole("row");
  return (await rows.allInnerTexts()).slice(1).map((text) => text.replaceAll(/\s+/g, " ").trim());
}

const line = (page: Page, ...texts: (string | RegExp)[]): Locator =>
  texts.reduce<Locator>(
    (rows, hasText) => rows.filter({ hasText }),
    page.getByRole("table", { name: "Activity, newest first" }).getByRole("row"),
  );

test("the activity page shows who did what to which address", async ({ page, domain }) => {
  const address = `first@${domain}`;
  await invite(page, address);
  await search(page, domain);
  await openRowMenu(page, address, /Revoke/);
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await expect(rowOf(page, address)).toHaveCount(0);
  await invite(page, `blocked@${domain}`);
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await discardForm(page);

  await page.getByRole("link", { name: "Activity" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Activity" })).toBeFocused();
  await searchActivity(page, domain);
  await expect(line(page, domain)).toHaveCount(3);
  await expect
    .poll(() => lines(page))
    .toEqual([
      expect.stringMatching(
        /^demo@usher\.test could not invite blocked@.* The application .* from 127\.0\.0\.1 .*Refused just now$/,
      ),
      expect.stringMatching(/^demo@usher\.test revoked the invitation of first@.* Done just now$/),
      expect.stringMatching(/^demo@usher\.test invited first@.* Done just now$/),
    ]);

  // The filter is in the URL: a reload and a link sent to another member show the same.
  await page.getByRole("combobox", { name: "Filter by result" }).selectOption("Refused");
  await expect(line(page, domain)).toHaveCount(1);
  await page.reload();
  await expect(line(page, `blocked@${domain}`, "Refused")).toHaveCount(1);
  await expect(page.getByRole("combobox", { name: "Filter by result" })).toHaveValue("refused");
  await expect(page.getByRole("textbox", { name: "Search member or address" })).toHaveValue(domain);
  await page.goBack();
  await expect(line(page, domain)).toHaveCount(3);

  await line(page, "revoked the invitation").getByRole("link", { name: address }).click();
  await expect(page).toHaveURL((url) => url.pathname === "/" && url.searchParams.get("query") === address);
  await expect(rowOf(page, address)).toContainText("Revoked");
});

test("a search for a part of an address finds its batch, whose rows show letters", async ({
  page,
  domain,
}) => {
  const sent = `jane@xn--mnchen-3ya.${domain}`;
  await pasteList(page, `jane@münchen.${domain}\ntwo@${domain}`);
  await page.getByRole("button", { name: /^Invite 2 / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 2 invited");
  await expect(page.getByRole("row", { name: `jane@münchen.${domain} ${sent}` })).toHaveCount(1);
  await page.getByRole("textbox", { name: /^Search/ }).fill(`Jane <jane@münchen.${domain}>`);
  await expect(page.getByRole("row", { name: `two@${domain}` })).toHaveCount(0);
  await expect(page.getByRole("row", { name: sent })).toHaveCount(1);

  await openActivity(page);
  for (const part of [domain, `two@${domain.slice(0, -4)}`, `münchen.${domain}`]) {
    await searchActivity(page, part);
    await expect(line(page, "submitted a batch of 2 people", "Done")).toHaveCount(1);
  }
});

test("a search for an address finds its batch", async ({ page, domain }) => {
  await pasteList(page, `one@${domain}\ntwo@${domain}`);
  await page.getByRole("button", { name: /^Invite 2 / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 2 invited");
  const batchUrl = page.url();

  await openActivity(page);
  await searchActivity(page, `two@${domain}`);
  await expect(line(page, "submitted a batch of 2 people", "Done")).toHaveCount(1);
  await page
    .getByRole("navigation", { name: "Filter by topic" })
    .getByRole("link", { name: "Batches" })
    .click();
  await expect(page).toHaveURL(/topic=batches/);
  await expect(line(page, "submitted")).toHaveCount(1);
  await page
    .getByRole("navigation", { name: "Filter by topic" })
    .getByRole("link", { name: "Sign-ins" })
    .click();
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.goBack();
  await line(page, "submitted").getByRole("link", { name: "batch of 2 people" }).click();
  // The batch opens with the row that the search has found.
  await expect(page).toHaveURL(`${batchUrl}?${new URLSearchParams({ query: `two@${domain}` })}`);
  await expect(rowOf(page, `two@${domain}`)).toBeVisible();
  await expect(rowOf(page, `one@${domain}`)).toHaveCount(0);
});

const day = (page: Page, name: "From" | "To") => page.getByRole("textbox", { name, exact: true });

test("days narrow the list and are kept in the URL", async ({ page, domain }) => {
  await invite(page, `today@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  const today = new Date().toLocaleDateString("sv-SE");
  await openActivity(page, `?query=${domain}&from=${today}&to=${today}`);
  await expect(line(page, `today@${domain}`)).toHaveCount(1);
  await expect(day(page, "From")).toHaveValue(today);
  await day(page, "From").fill("");
  await day(page, "From").press("Enter");
  await expect(page).not.toHaveURL(/from=/);
  await day(page, "To").fill("2020-01-01");
  await day(page, "To").press("Enter");
  await expect(page).toHaveURL((url) => url.search === `?query=${domain}&to=2020-01-01`);
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await page.getByRole("link", { name: "Show all activity" }).click();
  await expect(page).toHaveURL(/\/activity$/);
  await expect(line(page, `today@${domain}`)).toHaveCount(1);
});

test("an admin downloads the entries that the filters show", async ({ page, domain }) => {
  await invite(page, `file@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await openActivity(page, `?query=${domain}`);
  const read = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name, exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const csv = await read("Download CSV");
  expect(csv.name).toBe("activity.csv");
  expect(csv.text.trimEnd().split("\r\n")).toEqual([
    expect.stringMatching(/^\uFEFF"time","member","action","emailAddress",/),
    expect.stringMatching(new RegExp(`Z","demo@usher.test","invitation.created","file@${domain}","done",`)),
  ]);
  const json = await read("Download JSON lines");
  expect(json.name).toBe("activity.jsonl");
  expect(JSON.parse(json.text)).toMatchObject({
    action: "invitation.created",
    emailAddress: `file@${domain}`,
  });
});

test("the keyboard reaches everything on the activity page", async ({ page, domain }) => {
  await invite(page, `keys@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  await openActivity(page);
  await page.getByRole("link", { name: "Invitations" }).nth(1).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/topic=invitations/);
  await page.getByRole("textbox", { name: "Search member or address" }).focus();
  await page.keyboard.type(domain);
  await page.keyboard.press("Enter");
  await expect(line(page, `keys@${domain}`)).toHaveCount(1);
  await page.getByRole("link", { name: "Settings" }).nth(1).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "Filter by result" })).toBeFocused();
  await page.keyboard.press("D");
  await expect(page).toHaveURL(/result=done/);
  await page.getByRole("link", { name: `keys@${domain}` }).focus();
  await page.keyboard.press("Enter");
  await expect(rowOf(page, `keys@${domain}`)).toBeVisible();
});

test("the search stays in sight above the entries, also where the filters take several lines", async ({
  page,
  domain,
}) => {
  const headers = { origin: new URL(page.url()).origin };
  const guests = Array.from({ length: 30 }, (_guest, at) => `guest-${at}@${domain}`);
  await Promise.all(
    guests.map((emailAddress) => page.request.post("/api/invitations", { data: { emailAddress }, headers })),
  );
  await openActivity(page, `?query=${domain}`);
  await expect(line(page, domain)).toHaveCount(30);
  const field = page.getByRole("textbox", { name: "Search member or address" });
  for (const width of [1_280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await line(page, domain).last().scrollIntoViewIfNeeded();
    await expect(field).toBeInViewport({ ratio: 1 });
    await expect(page.getByRole("columnheader", { name: "What happened" })).toBeInViewport({ ratio: 1 });
  }
  await expect(day(page, "From")).not.toBeInViewport();
});

test("the activity and settings pages pass axe", async ({ page, domain }) => {
  await invite(page, `blocked@${domain}`);
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await page.keyboard.press("Escape");
  await openActivity(page, `?query=${domain}`);
  await expect(line(page, `blocked@${domain}`)).toHaveCount(1);
  await expectNoViolation(page);
  await searchActivity(page, "no-such-address");
  await expect(page.getByText("Nothing matches")).toBeVisible();
  await expectNoViolation(page);
  await page.goto("/settings");
  await page.getByRole("textbox", { name: "Allowed redirect origins" }).fill("nowhere");
  await page.getByRole("textbox", { name: "Keep activity for" }).fill("1");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("At least 30 days.")).toBeVisible();
  await expectNoViolation(page);
});

test("the activity and settings pages fit a phone", async ({ page, domain }) => {
  await invite(page, `small@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  for (const size of [
    { width: 390, height: 844 },
    { width: 320, height: 256 },
  ]) {
    await page.setViewportSize(size);
    await openActivity(page, `?query=${domain}`);
    await expect(line(page, `demo@usher.test invited small@${domain}`, "Done")).toHaveCount(1);
    await expectNoSidewaysScroll(page, size.width);
    await page.goto("/settings");
    await expect(page.getByRole("button", { name: "Save settings" })).toBeVisible();
    await expectNoSidewaysScroll(page, size.width);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: /^Account/ }).click();
  await expect(page.getByRole("menuitem", { name: "Team" })).toBeVisible();
  await page.getByRole("menuitem", { name: "Settings" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});
