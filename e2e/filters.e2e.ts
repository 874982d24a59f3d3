import type { Locator, Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { button, expectNoSidewaysScroll, putBatch, rowOf, search, tabTo } from "./testing/steps.ts";
import type { Usher } from "./testing/usher.ts";

const picker = (page: Page) => page.getByRole("dialog", { name: "Filter invitations" });
const option = (page: Page, name: string | RegExp) => picker(page).getByRole("option", { name });
const chips = (page: Page) => page.getByRole("list", { name: "Filters" });
const chip = (page: Page, name: string) => chips(page).getByRole("button", { name, exact: true });
const addresses = (page: Page) => page.locator("tbody tr");

/** Opens the picker and picks a field. */
async function pickField(page: Page, field: string): Promise<void> {
  await button(page, /^Filter$/).click();
  await option(page, new RegExp(`^${field}$`)).click();
}

async function expectFilter(page: Page, name: string, text: string): Promise<void> {
  await page.waitForURL((url) => url.searchParams.get(name) === text);
  await expect(picker(page)).toBeHidden();
}

/** Invites `free@…` and `pro@…` with a plan in their metadata as a batch, and `other@…` at Clerk itself. */
async function inviteThree(page: Page, usher: Usher, domain: string): Promise<string> {
  const id = await putBatch(page, {
    kind: "invite",
    options: { expiresInDays: 3, notify: false },
    rows: ["free", "pro"].map((plan) => ({
      emailAddress: `${plan}@${domain}`,
      publicMetadata: { plan: `${plan}-${domain}`, campaign: domain },
    })),
  });
  await inviteAtClerk(usher, [`other@${domain}`]);
  await expect.poll(async () => (await invitationsAtClerk(usher, domain)).length).toBe(3);
  await refreshRegister(page);
  await search(page, domain);
  await expect(addresses(page)).toHaveCount(3);
  return id;
}

async function expectRows(page: Page, rows: Record<string, boolean>, domain: string): Promise<void> {
  for (const [name, isThere] of Object.entries(rows))
    await expect(rowOf(page, `${name}@${domain}`)).toHaveCount(isThere ? 1 : 0);
}

test("each field narrows the list, and filters combine", async ({ page, usher, domain }) => {
  const batchId = await inviteThree(page, usher, domain);

  await pickField(page, "Metadata");
  await page.keyboard.type("plan");
  await option(page, /^plan/).click();
  await option(page, new RegExp(`^pro-${domain}`)).click();
  await expectFilter(page, "meta.plan", `pro-${domain}`);
  await expectRows(page, { pro: true, free: false, other: false }, domain);
  await button(page, `Remove filter: plan = pro-${domain}`).click();
  await expectRows(page, { pro: true, free: true, other: true }, domain);

  await pickField(page, "Invited by");
  await option(page, /^Me$/).click();
  await expectFilter(page, "by", "me");
  await expectRows(page, { pro: true, free: true, other: false }, domain);

  await pickField(page, "Domain");
  await page.keyboard.type(`@${domain.toUpperCase()}`);
  await expect(option(page, new RegExp(`^${domain} ?2`))).toBeVisible();
  await page.keyboard.press("Enter");
  await expectFilter(page, "domain", domain);

  await pickField(page, "Delivery");
  await option(page, /^Link only/).click();
  await expectFilter(page, "delivery", "link");

  await page.goto(`${page.url()}&batch=${batchId}`);
  await expect(chips(page).getByRole("button", { name: /^Batch of/ })).toBeVisible();
  await expect(page.getByText("2 invitations match")).toBeVisible();
  await expectRows(page, { pro: true, free: true, other: false }, domain);
  await expectNoViolation(page);

  await button(page, "Clear filters").click();
  await expectRows(page, { pro: true, free: true, other: true }, domain);
  await expect(chips(page)).toBeHidden();
});

test("dates are picked from a list, by a number of days, or between two days", async ({
  page,
  usher,
  domain,
}) => {
  await inviteThree(page, usher, domain);
  await pickField(page, "Expires");
  await page.keyboard.type("5");
  await option(page, "In the next 5 days").click();
  await expectFilter(page, "expires", "next-5d");
  await expectRows(page, { pro: true, free: true, other: false }, domain);
  // A chip changes its own filter.
  await chip(page, "Expires in the next 5 days").click();
  await option(page, "In the next day").click();
  await expectFilter(page, "expires", "next-1d");
  await expect(page.getByText(`No invitation matches “${domain}”`)).toBeVisible();
  await expect(page.getByText("Filter: Expires in the next day.")).toBeVisible();
  await page.getByRole("link", { name: "Clear filter", exact: true }).click();
  await expectRows(page, { pro: true, free: true, other: true }, domain);

  await pickField(page, "Invited");
  await option(page, "Between two days…").click();
  await button(page, "Apply filter").click();
  await expect(picker(page).getByRole("alert")).toHaveText("Enter at least one day.");
  await picker(page).getByLabel("First day").fill("2026-02-02");
  await picker(page).getByLabel("Last day").fill("2026-02-01");
  await button(page, "Apply filter").click();
  await expect(picker(page).getByRole("alert")).toHaveText("The first day is after the last one.");
  await expectNoViolation(page);
  await picker(page).getByLabel("Last day").fill("");
  await button(page, "Apply filter").click();
  await expectFilter(page, "created", "2026-02-02..");
  await expect(chip(page, "Invited since 2 Feb 2026")).toBeVisible();
  await expectRows(page, { pro: true, free: true, other: true }, domain);
});

test("the tabs count what the filters leave, and several statuses are one filter", async ({
  page,
  usher,
  domain,
}) => {
  await inviteThree(page, usher, domain);
  const [first] = await invitationsAtClerk(usher, `pro@${domain}`);
  await fetch(`${usher.clerkUrl}/sandbox/accept/${first!.id}`, { method: "POST" });
  await refreshRegister(page);
  await page.goto(`/?domain=${domain}`);
  const tabs = page.getByRole("navigation", { name: "Filter by status" });
  await expect(tabs.getByRole("link", { name: "Pending 2" })).toBeVisible();
  await expect(tabs.getByRole("link", { name: "Accepted 1" })).toBeVisible();
  await tabs.getByRole("link", { name: "Accepted 1" }).click();
  await expectRows(page, { pro: true, free: false, other: false }, domain);
  await expect(page).toHaveURL(/domain=/);

  await pickField(page, "Status");
  await option(page, "Expired").click();
  await page.keyboard.press("Escape");
  await expectFilter(page, "status", "accepted,expired");
  await expect(chip(page, "Accepted or expired")).toBeVisible();
  await expectRows(page, { pro: true, free: false, other: false }, domain);
  await button(page, "Remove filter: Accepted or expired").click();
  await expectRows(page, { pro: true, free: true, other: true }, domain);
});

test("a link shows the same filters to another member, and the back button returns to them", async ({
  page,
  usher,
  domain,
}) => {
  await inviteThree(page, usher, domain);
  await page.goto(`/?query=${domain}&meta.campaign=${domain}&created=last-7d&status=pending%2Cexpired`);
  await expectRows(page, { pro: true, free: true, other: false }, domain);
  await expect(chip(page, "Pending or expired")).toBeVisible();
  await expect(chip(page, "Invited in the last 7 days")).toBeVisible();
  await button(page, "Clear filters").click();
  await expectRows(page, { pro: true, free: true, other: true }, domain);
  await page.goBack();
  await expect(chip(page, "Invited in the last 7 days")).toBeVisible();
  await expectRows(page, { pro: true, free: true, other: false }, domain);
});

test("filters are added, changed and removed by keyboard alone", async ({ page, usher, domain }) => {
  await inviteThree(page, usher, domain);
  await expect(page.locator("html[data-single-keys]")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { level: 1 }).focus();
  await page.keyboard.press("f");
  const field = picker(page).getByRole("combobox");
  await expect(field).toBeFocused();
  await expectNoViolation(page);
  await page.keyboard.type("joi");
  await page.keyboard.press("Enter");
  await expect(picker(page).getByRole("combobox", { name: "Joined" })).toBeFocused();
  // Backspace in the empty field returns to the fields.
  await page.keyboard.press("Backspace");
  await page.keyboard.type("metad");
  await page.keyboard.press("Enter");
  await page.keyboard.type(`plan=free-${domain}`);
  await page.keyboard.press("Enter");
  await expectFilter(page, "meta.plan", `free-${domain}`);
  await expect(button(page, /^Filter$/)).toBeFocused();
  await expectRows(page, { pro: false, free: true, other: false }, domain);

  await page.keyboard.press("f");
  await page.keyboard.type("invited");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expectFilter(page, "created", "last-7d");

  const created = chip(page, "Invited in the last 7 days");
  await tabTo(page, created);
  await page.keyboard.press("Enter");
  await page.keyboard.type("30");
  await page.keyboard.press("Enter");
  await expectFilter(page, "created", "last-30d");
  const changed = chip(page, "Invited in the last 30 days");
  await expect(changed).toBeFocused();
  // The focus goes to the next filter, and from the last one to the button.
  await page.keyboard.press("Backspace");
  await expect(chip(page, `plan = free-${domain}`)).toBeFocused();
  await page.keyboard.press("Backspace");
  await expect(button(page, /^Filter$/)).toBeFocused();
  await expectRows(page, { pro: true, free: true, other: true }, domain);
  await page.keyboard.press("f");
  await expect(field).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(picker(page)).toBeHidden();
  await expect(button(page, /^Filter$/)).toBeFocused();
});

test("the list sorts by its columns, and in a narrow window by every order", async ({
  page,
  usher,
  domain,
}) => {
  await inviteThree(page, usher, domain);
  for (const [header, sort] of [
    ["Address", "emailAddress"],
    ["Status", "status"],
    ["Expires", "expiresAt"],
    ["Invited by", "invitedBy"],
  ] as const) {
    await page.getByRole("columnheader", { name: header, exact: true }).getByRole("button").click();
    await page.waitForURL((url) => url.searchParams.get("sort") === sort);
    await expect(page.getByRole("columnheader", { name: header, exact: true })).toHaveAttribute(
      "aria-sort",
      "ascending",
    );
    await expect(addresses(page)).toHaveCount(3);
  }
  await expect(addresses(page).last()).toContainText(`other@${domain}`);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Joined last");
  await page.waitForURL(/sort=acceptedAt&order=desc/);
});

test("what matches the filters is selected on all pages", async ({ page, usher, domain }) => {
  const many = Array.from({ length: 60 }, (_row, at) => `person${at}@${domain}`);
  await inviteAtClerk(usher, [...many, `apart@other.${domain}`]);
  await refreshRegister(page);
  await page.goto(`/?domain=${domain}`);
  await expect(page.getByText("60 invitations match")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await button(page, "Select all 60 that match").click();
  await expect(page.getByRole("region", { name: "Selection" })).toContainText("60 selected");
});

const widths = [320, 768, 1280, 2560] as const;

test("many filters fit every width, in light and dark", async ({ page, domain }) => {
  const long = "a-value-that-is-as-long-as-a-line-of-a-phone-and-longer";
  await page.goto(
    `/?status=pending%2Cexpired&created=last-7d&expires=2026-11-01..2026-11-30&by=${long}&domain=${domain}&meta.plan=${long}`,
  );
  await expect(chips(page).getByRole("listitem")).toHaveCount(6);
  await expect(page.getByText("No invitation matches the filters")).toBeVisible();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    await expectNoSidewaysScroll(page, width);
    await button(page, /^Filter$/).click();
    await expectInWindow(picker(page), width);
    await page.keyboard.press("Escape");
    await expectNoViolation(page);
  }
});

type Box = Awaited<ReturnType<Locator["boundingBox"]>>;

const isWithin = (box: Box, width: number) => box !== null && box.x >= 0 && box.x + box.width <= width;

async function expectInWindow(element: Locator, width: number): Promise<void> {
  await expect.poll(async () => isWithin(await element.boundingBox(), width)).toBe(true);
}
