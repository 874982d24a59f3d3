import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import { expectReadable } from "./testing/layout.ts";
import { button, expectNoSidewaysScroll, putBatch, rowOf, settledBox, tabTo } from "./testing/steps.ts";
import {
  expectColumns,
  headerOf,
  openColumns,
  openList,
  resetLayout,
  untilSaved,
  widthOf,
} from "./testing/table-layout.ts";

const usual = ["Address", "Status", "Invited", "Expires", "Joined", "Invited by"];

/** Moves the focus near to the table, by the shortcut. */
async function focusSearch(page: Page): Promise<void> {
  await expect(page.locator("html[data-single-keys]")).toHaveCount(1);
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Search invitations" })).toBeFocused();
}

test.afterEach(({ page }) => resetLayout(page));

test("a member chooses columns, and finds them again in another browser", async ({ page, stranger }) => {
  await expectColumns(page, usual);
  const dialog = await openColumns(page);
  await untilSaved(page, async () => {
    await dialog.getByRole("checkbox", { name: "Expires" }).uncheck();
    await dialog.getByRole("checkbox", { name: "Domain" }).check();
    await dialog.getByRole("textbox", { name: "Metadata key" }).fill("plan");
    await dialog.getByRole("button", { name: "Add column" }).click();
  });
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(button(page, "Columns")).toBeFocused();
  const chosen = ["Address", "Status", "Invited", "Joined", "Invited by", "Domain", "plan"];
  await expectColumns(page, chosen);
  await page.goto("/?domain=harbour.test");
  await expectColumns(page, chosen);
  await expect(page.getByRole("row").nth(1)).toContainText("harbour.test");

  await stranger.goto("/");
  await stranger.getByRole("button", { name: /demo/i }).click();
  await expectColumns(stranger, chosen);
  await openColumns(page);
  await untilSaved(page, () => dialog.getByRole("button", { name: "Reset to default" }).click());
  await expectColumns(page, usual);
});

test("the order of columns is changed with the keyboard alone", async ({ page }) => {
  await focusSearch(page);
  await tabTo(page, button(page, "Columns"));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Columns" });
  const down = dialog.getByRole("button", { name: "Move Status down" });
  await tabTo(page, down);
  await page.keyboard.press("Enter");
  await expect(down).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("status")).toHaveText(/^Status: 4 of \d+$/);
  await tabTo(page, dialog.getByRole("checkbox", { name: "Joined" }));
  await untilSaved(page, () => page.keyboard.press("Space"));
  await page.keyboard.press("Escape");
  await expect(button(page, "Columns")).toBeFocused();
  await expectColumns(page, ["Address", "Invited", "Expires", "Status", "Invited by"]);
});

test("the order of columns is changed by dragging", async ({ page }) => {
  const dialog = await openColumns(page);
  const item = (name: string) => dialog.getByRole("listitem").filter({ hasText: name });
  await item("Invited by").getByTitle("Drag to move").hover();
  await page.mouse.down();
  const target = await settledBox(item("Status"));
  await page.mouse.move((target?.x ?? 0) + 10, (target?.y ?? 0) + 2, { steps: 8 });
  await untilSaved(page, () => page.mouse.up());
  await dialog.getByRole("button", { name: "Done" }).click();
  await expectColumns(page, ["Address", "Invited by", "Status", "Invited", "Expires", "Joined"]);
});

/** Drags the edge of a column sideways. */
async function dragEdge(page: Page, name: string, byPx: number): Promise<void> {
  const edge = page.getByRole("separator", { name: `Width of ${name}` });
  const box = await settledBox(edge);
  const y = (box?.y ?? 0) + (box?.height ?? 0) / 2;
  await page.mouse.move((box?.x ?? 0) + 4, y);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 4 + byPx, y, { steps: 4 });
  await page.mouse.up();
}

test("a width is changed by dragging, and a double-click makes it automatic", async ({ page }) => {
  await openList(page, "/");
  const before = await widthOf(page, "Status");
  await untilSaved(page, () => dragEdge(page, "Status", 64));
  await expect.poll(() => widthOf(page, "Status")).toBeCloseTo(before + 64, -1);
  await page.reload();
  await expect.poll(() => widthOf(page, "Status")).toBeCloseTo(before + 64, -1);
  await untilSaved(page, () => dragEdge(page, "Address", -40));
  await untilSaved(page, () => page.getByRole("separator", { name: "Width of Status" }).dblclick());
  await expect.poll(() => widthOf(page, "Status")).toBeCloseTo(before, -1);
});

test("widths are changed with the keyboard alone", async ({ page }) => {
  await openList(page, "/");
  await focusSearch(page);
  await tabTo(page, page.getByRole("separator", { name: "Width of Address" }));
  await page.keyboard.press("ArrowDown");
  const edge = page.getByRole("separator", { name: "Width of Status" });
  await expect(edge).toBeFocused();
  await expect(edge).toHaveAttribute("aria-valuetext", "automatic");
  const before = await widthOf(page, "Status");
  await untilSaved(page, async () => {
    for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press("ArrowRight");
  });
  await expect(edge).toBeFocused();
  await expect.poll(() => widthOf(page, "Status")).toBeGreaterThan(before + 32);
  await page.keyboard.press("Home");
  await expect.poll(() => widthOf(page, "Status")).toBe(64);
  await untilSaved(page, () => page.keyboard.press("Enter"));
  await expect.poll(() => widthOf(page, "Status")).toBeCloseTo(before, -1);
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("separator", { name: "Width of Address" })).toBeFocused();
});

test("compact rows are 32 pixels high instead of 40", async ({ page }) => {
  const row = page.getByRole("row").nth(3);
  await expect.poll(async () => (await settledBox(row))?.height).toBe(40);
  const dialog = await openColumns(page);
  await untilSaved(page, () => dialog.getByRole("checkbox", { name: "Compact rows" }).check());
  await page.keyboard.press("Escape");
  await expect.poll(async () => (await settledBox(row))?.height).toBe(32);
  await expectNoViolation(page);
});

test("the last choice of a page size counts, unless the URL says another", async ({ page }) => {
  await openList(page, "/?page=2");
  const rows = page.locator("[data-row]");
  await expect(rows).toHaveCount(50);
  const first = await rows.first().evaluate((row) => row.dataset["row"] ?? "");
  await untilSaved(page, async () => {
    await page.getByRole("combobox", { name: "Rows per page" }).selectOption("25");
  });
  await expect(page).toHaveURL(/\/\?page=3$/);
  await expect(rows).toHaveCount(25);
  await expect(rows.first()).toHaveAttribute("data-row", first);
  await openList(page, "/");
  await expect(rows).toHaveCount(25);
  await openList(page, "/?size=100");
  await expect(rows).toHaveCount(100);
  await expect(page.getByRole("navigation", { name: "Pages of invitations" })).toContainText(/^1–100 of/);
});

test("a page is reached by its number, and the first and the last by one press", async ({ page }) => {
  await openList(page, "/?size=25");
  const pages = page.getByRole("navigation", { name: "Pages of invitations" });
  const field = pages.getByRole("textbox", { name: "Page" });
  await field.fill("3");
  await field.press("Enter");
  await expect(page).toHaveURL(/page=3&size=25$/);
  await expect(pages).toContainText(/^51–75 of/);
  await pages.getByRole("button", { name: "Last page" }).click();
  const last = await field.inputValue();
  expect(Number(last)).toBeGreaterThan(3);
  await field.fill("9999");
  await field.press("Enter");
  await expect(field).toHaveValue(last);
  await field.fill("two");
  await field.press("Enter");
  await expect(field).toHaveValue(last);
  await pages.getByRole("button", { name: "First page" }).click();
  await expect(page).toHaveURL(/\/\?size=25$/);
  await expectNoViolation(page);
});

test("a change survives leaving the page immediately", async ({ page }) => {
  const dialog = await openColumns(page);
  await dialog.getByRole("checkbox", { name: "Joined" }).uncheck();
  await page.goto("/robots.txt");
  await openList(page, "/");
  await expectColumns(
    page,
    usual.filter((name) => name !== "Joined"),
  );
});

test("the first paint already has the member's columns", async ({ page }) => {
  const dialog = await openColumns(page);
  await untilSaved(page, () => dialog.getByRole("checkbox", { name: "Status" }).uncheck());
  await page.addInitScript(() => {
    const seen = new Set<string>();
    Object.assign(window, { seenHeaders: seen });
    new MutationObserver(() => {
      const headers = [...document.querySelectorAll("th")].map((cell) => cell.ariaLabel ?? "");
      if (headers.length > 0) seen.add(headers.join());
    }).observe(document, { childList: true, subtree: true, attributes: true });
  });
  await openList(page, "/");
  const seen = page.evaluate(() => [...(window as unknown as { seenHeaders: Set<string> }).seenHeaders]);
  await expect(seen).resolves.toEqual([",Address,Invited,Expires,Joined,Invited by,"]);
});

test("a layout that cannot be saved stays on the page, and a message says so", async ({ page }) => {
  const path = "**/api/session/layouts/*";
  await page.route(path, (route) => route.abort());
  const dialog = await openColumns(page);
  await dialog.getByRole("checkbox", { name: "Status" }).uncheck();
  await dialog.getByRole("button", { name: "Done" }).click();
  const messages = page.getByRole("status", { name: "Messages" });
  await expect(messages).toContainText("Could not save the layout of the table");
  await expectColumns(
    page,
    usual.filter((name) => name !== "Status"),
  );
  await page.unroute(path);
});

/** Chooses more columns than a window of 1280 pixels has room for. */
async function chooseMany(page: Page, path = "/"): Promise<void> {
  const columns = [
    "status",
    "createdAt",
    "expiresAt",
    "acceptedAt",
    "invitedBy",
    "batch",
    "domain",
    "delivery",
  ];
  const headers = { origin: new URL(page.url()).origin };
  const data = { columns: [...columns, "metadata.plan", "metadata.team", "metadata.seats"] };
  const answer = await page.request.put("/api/session/layouts/invitations", { headers, data });
  expect(answer.status()).toBe(204);
  await openList(page, path);
}

test("many columns scroll in their region, and the address stays in sight", async ({ page }) => {
  await chooseMany(page);
  const region = page.getByRole("region", { name: "Invitations", exact: true });
  const address = headerOf(page, "Address");
  const before = await settledBox(address);
  await focusSearch(page);
  await tabTo(page, region);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => region.evaluate((box) => box.scrollLeft)).toBeGreaterThan(0);
  await region.evaluate((box) => box.scrollTo({ left: 10_000 }));
  await expect(headerOf(page, "seats")).toBeInViewport();
  const after = await settledBox(address);
  expect(after?.x).toBe(before?.x);
  await expectNoSidewaysScroll(page, 1280);
  await expectNoViolation(page);
  await region.evaluate((box) => box.scrollTo({ top: 300 }));
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect.poll(() => region.evaluate((box) => box.scrollTop)).toBe(0);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(region).toHaveCount(0);
  await expectColumns(page, ["Address"]);
  await expect(page.getByRole("row").nth(2)).toContainText(/invited/);
});

test("a table with many columns is readable at every width", async ({ page, domain }) => {
  const rows = [{ emailAddress: `ada@${domain}` }, { emailAddress: `bob@${domain}` }];
  await putBatch(page, { kind: "invite", options: {}, rows });
  await chooseMany(page, `/?query=${domain}`);
  await expect(rowOf(page, `bob@${domain}`).getByRole("link", { name: /^Batch / })).toBeVisible();
  await expectReadable(page, "many columns");
  await openColumns(page);
  await expectReadable(page, "dialog Columns");
});

test("the toolbar and the header stay in sight over many rows, also with text of 200 %", async ({ page }) => {
  await openList(page, "/?size=250");
  await expect.poll(() => page.locator("[data-row]").count()).toBeGreaterThan(150);
  for (const { width, text } of [
    { width: 390, text: "100%" },
    { width: 1280, text: "100%" },
    { width: 2560, text: "100%" },
    { width: 1440, text: "200%" },
  ]) {
    await page.setViewportSize({ width, height: 900 });
    await page.evaluate((size) => {
      document.documentElement.style.fontSize = size;
      window.scrollTo(0, 3_000);
    }, text);
    const search = page.getByRole("textbox", { name: "Search invitations" });
    await expect(search).toBeInViewport({ ratio: 1 });
    const header = headerOf(page, "Address");
    await expect(header).toBeInViewport({ ratio: 1 });
    const [above, below] = [await settledBox(search), await settledBox(header)];
    expect((above?.y ?? 0) + (above?.height ?? 0)).toBeLessThanOrEqual((below?.y ?? 0) + 1);
  }
});
