import type { Locator, Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { expectNoSidewaysScroll, paste, settledBox } from "./testing/steps.ts";

const grid = (page: Page) => page.getByRole("grid", { name: "Recipients" });
const textbox = (page: Page) => page.getByRole("textbox", { name: "Recipients" });
const next = (page: Page) => page.getByRole("button", { name: /^Next row to correct/ });
const activeCell = (page: Page) => grid(page).locator("[role=gridcell][aria-selected=true]");

async function pasteTable(page: Page, text: string): Promise<void> {
  await page.goto("/bulk-invite");
  await paste(page, textbox(page), text);
}

const viewButton = (page: Page, name: "Text" | "Table") => page.getByRole("button", { name, exact: true });

/** The lines of a large list are a grid too; the pressed button tells which of the two is shown. */
async function openView(page: Page, name: "Text" | "Table"): Promise<void> {
  await viewButton(page, name).click();
  await expect(viewButton(page, name)).toHaveAttribute("aria-pressed", "true");
}

async function openTable(page: Page): Promise<void> {
  await openView(page, "Table");
  await expect(grid(page)).toBeVisible();
}

function cell(page: Page, line: number, column: number): Locator {
  const row = grid(page)
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name: String(line), exact: true }) });
  return row.getByRole("gridcell").nth(column);
}

const rows = (domain: string) =>
  [
    "Name,Email,expires_in_days,metadata.note",
    `"Doe, Jane",jane@${domain},soon,"first line`,
    `second line"`,
    `"Max ""the fox"" Roe",max@@${domain},30,  plain`,
    `Kim,kim.${domain}@gmial.com,7,"a, b"`,
    `Ann,ann@${domain},5,`,
  ].join("\n");

test("bad cells are corrected in the table with the keyboard, and every other cell is sent as it was", async ({
  page,
  usher,
  domain,
}) => {
  await pasteTable(page, rows(domain));
  await openTable(page);
  await expect(next(page)).toHaveText("Next row to correct (3 left)");
  await expect(cell(page, 2, 2)).toHaveAttribute("aria-invalid", "true");
  await expect(cell(page, 6, 2)).not.toHaveAttribute("aria-invalid");

  await grid(page).focus();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("KIM");
  await expect(page.getByRole("search")).toContainText("1 of 1 line");
  await expect(activeCell(page)).toHaveText("Kim");
  await page.keyboard.press("Escape");
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("Control+Home");

  await next(page).press("Enter");
  await expect(activeCell(page)).toHaveText("soon");
  await expect(activeCell(page)).toHaveAccessibleDescription(/^expires_in_days: .*whole number/);
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("3");
  await expect(page.getByRole("textbox", { name: "expires_in_days, line 2" })).toHaveValue("3");
  await page.keyboard.type("0");
  await page.keyboard.press("Enter");
  await expect(next(page)).toHaveText("Next row to correct (2 left)");

  await next(page).press("Enter");
  await expect(activeCell(page)).toHaveText(`max@@${domain}`);
  await page.keyboard.press("F2");
  await page.getByRole("textbox", { name: "Email, line 4" }).fill(`max@${domain}`);
  await page.keyboard.press("Tab");
  await expect(activeCell(page)).toHaveText("30");

  await expect(next(page)).toHaveText("Next row to correct (1 left)");
  await next(page).press("Enter");
  const editor = page.getByRole("region", { name: "Recipients" });
  const use = editor.getByRole("button", { name: `Use kim.${domain}@gmail.com` });
  await use.press("Enter");
  await expect(activeCell(page)).toHaveText(`kim.${domain}@gmail.com`);
  await expect(next(page)).toHaveText("Next row to correct (0 left)");
  await expect(grid(page)).toBeFocused();

  await openView(page, "Text");
  await expect(textbox(page)).toHaveValue(
    rows(domain).replace("soon", "30").replace("max@@", "max@").replace("gmial", "gmail"),
  );
  await page.getByRole("button", { name: "Invite 4 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 4 invited");
  const sent = await invitationsAtClerk(usher, domain);
  expect(new Map(sent.map((each) => [each.email_address, each.public_metadata]))).toEqual(
    new Map([
      [`jane@${domain}`, { note: "first line\nsecond line" }],
      [`max@${domain}`, { note: "plain" }],
      [`kim.${domain}@gmail.com`, { note: "a, b" }],
      [`ann@${domain}`, {}],
    ]),
  );
});

test("keys move, edit, discard and undo in the table, and quick edits of one row are all kept", async ({
  page,
  domain,
}) => {
  await pasteTable(page, rows(domain));
  await openTable(page);
  await grid(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("ArrowLeft");
  await expect(activeCell(page)).toHaveText("5");
  await page.keyboard.press("Home");
  await expect(activeCell(page)).toHaveText("Ann");
  await page.keyboard.press("Enter");
  await page.keyboard.type(" Roe");
  await page.keyboard.press("Escape");
  await expect(activeCell(page)).toHaveText("Ann");
  await page.keyboard.press("x");
  await page.keyboard.press("Tab");
  await page.keyboard.press("End");
  await page.keyboard.press("y");
  await page.keyboard.press("Enter");
  await page.keyboard.press("PageUp");
  await expect(activeCell(page)).toHaveText("first line ⏎ second line");
  await page.keyboard.press("Delete");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("z");
  await page.keyboard.press("Enter");
  await expect(cell(page, 2, 3)).toHaveText("");
  await expect(cell(page, 3, 3)).toHaveText("z");
  await openView(page, "Text");
  const edited = rows(domain)
    .replace("Ann", "x")
    .replace(/,$/, ",y")
    .replace(/"first line\nsecond line"/, '""')
    .replace("  plain", "  z");
  await expect(textbox(page)).toHaveValue(edited);
  await openTable(page);
  await grid(page).focus();
  for (let count = 0; count < 3; count += 1) await page.keyboard.press("Control+z");
  await openView(page, "Text");
  await expect(textbox(page)).toHaveValue(rows(domain).replace("Ann", "x"));
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(textbox(page)).toHaveValue(rows(domain));
});

test("one pasted value replaces the active cell, and pasted rows are added to the list", async ({
  page,
  context,
  domain,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await pasteTable(page, rows(domain));
  await openTable(page);
  await next(page).press("Enter");
  await expect(activeCell(page)).toHaveText("soon");
  await paste(page, grid(page), "30\r\n");
  await expect(activeCell(page)).toHaveText("30");
  await expect(next(page)).toHaveText("Next row to correct (2 left)");
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Control+v");
  await expect(activeCell(page)).toHaveText("30");
  await paste(page, grid(page), `Lee\tlee@${domain}\nZoe\tzoe@${domain}`);
  await openView(page, "Text");
  const edited = rows(domain).replace("soon", "30").replace(/,$/, ",30");
  await expect(textbox(page)).toHaveValue(`${edited}\n\nLee\tlee@${domain}\nZoe\tzoe@${domain}`);
});

test("a cell at the end of a large table is edited, and the edit is in the text and can be undone", async ({
  page,
  domain,
}) => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `p${i}@${domain},Person ${i},${i % 365 || 1}`);
  await pasteTable(page, ["Email,Name,expires_in_days", ...lines].join("\n"));
  await openTable(page);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "5001");
  await grid(page).focus();
  await page.keyboard.press("Control+End");
  // A failure here is lost focus; one below, a lost key.
  await expect(grid(page)).toBeFocused();
  await expect(activeCell(page)).toHaveText(String(4999 % 365));
  await page.keyboard.type("never");
  await page.keyboard.press("Enter");
  await expect(activeCell(page)).toHaveText("never");
  await expect(activeCell(page)).toHaveAttribute("aria-invalid", "true");
  await expect(next(page)).toHaveText("Next row to correct (1 left)");
  await page.keyboard.press("Control+Home");
  await next(page).press("Enter");
  await expect(activeCell(page)).toHaveText("never");
  await openView(page, "Text");
  await grid(page).focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("row").filter({ hasText: `p4999@${domain},Person 4999,never` })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("row").filter({ hasText: "never" })).toHaveCount(0);
});

test("a key that comes before the first frame of a large table reaches its cell", async ({
  page,
  domain,
}) => {
  // As on a machine whose frames are late.
  await page.addInitScript(() => {
    window.ResizeObserver = class extends ResizeObserver {
      constructor(callback: ResizeObserverCallback) {
        super((entries, observer) => void setTimeout(() => callback(entries, observer), 2_000));
      }
    };
  });
  const lines = Array.from({ length: 5_000 }, (_, i) => `p${i}@${domain},Person ${i}`);
  await pasteTable(page, ["Email,Name", ...lines].join("\n"));
  await openTable(page);
  await grid(page).focus();
  await page.keyboard.press("Control+End");
  await expect(activeCell(page)).toHaveText("Person 4999");
  await expect(activeCell(page)).toBeInViewport();
});

test("a key that comes while the lines of a large table become its cells reaches a cell", async ({
  page,
  domain,
}) => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `p${i}@${domain},Person ${i}`);
  await pasteTable(page, ["Email,Name", ...lines].join("\n"));
  await expect(viewButton(page, "Table")).toBeVisible();
  await grid(page).evaluate((lineGrid: HTMLElement) => {
    document.querySelector<HTMLElement>("fieldset[aria-label=View] button:last-child")?.click();
    lineGrid.focus();
  });
  await expect(viewButton(page, "Table")).toHaveAttribute("aria-pressed", "true");
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("Control+End");
  await expect(activeCell(page)).toHaveText("Person 4999");
});

test("the last cell of a wide table is reached by one key, named by its column and edited", async ({
  page,
  domain,
}) => {
  const names = Array.from({ length: 120 }, (_, i) => `Field ${i + 1}`);
  const line = (person: number) =>
    [`p${person}@${domain}`, ...names.map((_, i) => `${person}-${i + 1}`)].join(",");
  await pasteTable(page, [`Email,${names.join(",")}`, line(1), line(2)].join("\n"));
  await openTable(page);
  await expect(grid(page)).toHaveAttribute("aria-colcount", "122");
  const heading = page.getByRole("columnheader", { name: /^Field 120/ });
  await expect(heading).toHaveCount(0);
  await grid(page).focus();
  await page.keyboard.press("End");
  await expect(heading).toBeInViewport();
  await expect(heading).toHaveAttribute("aria-colindex", "122");
  await expect(activeCell(page)).toBeInViewport();
  await expect(activeCell(page)).toHaveText("1-120");
  await expect(activeCell(page)).toHaveAttribute("aria-colindex", "122");
  await expect(grid(page).getByRole("rowheader", { name: "2" })).toBeInViewport();
  const [name, cellBelow] = [await settledBox(heading), await settledBox(activeCell(page))];
  expect(cellBelow?.x).toBeCloseTo(name?.x ?? 0, 0);
  await page.keyboard.type("new");
  await page.keyboard.press("Enter");
  await expect(activeCell(page)).toHaveText("2-120");
  await page.keyboard.press("Control+Home");
  await expect(activeCell(page)).toHaveText(`p1@${domain}`);
  await expect(activeCell(page)).toBeInViewport();
  await expect(heading).toHaveCount(0);
  await openView(page, "Text");
  await expect(textbox(page)).toHaveValue(/1-119,new\n/);
});

test("a key pressed in the moment the focus moves to the next row to correct edits that row", async ({
  page,
  domain,
}) => {
  const lines = Array.from({ length: 5_000 }, (_, i) => `p${i}@${domain},Person ${i},7`);
  await pasteTable(page, ["Email,Name,expires_in_days", ...lines, `last@${domain},Last,soon`].join("\n"));
  await openTable(page);
  await expect(next(page)).toHaveText("Next row to correct (1 left)");
  await grid(page).evaluate((element) => {
    const press = () => element.dispatchEvent(new KeyboardEvent("keydown", { key: "9", bubbles: true }));
    element.addEventListener("focus", press, { once: true });
  });
  await next(page).click();
  await expect(page.getByRole("textbox", { name: "expires_in_days, line 5002" })).toHaveValue("9");
  await page.keyboard.press("Enter");
  await expect(next(page)).toHaveText("Next row to correct (0 left)");
  await expect(cell(page, 5002, 2)).toHaveText("9");
});

test("each of several tables is shown, and the preview shows its items in their table", async ({
  page,
  domain,
}) => {
  const second = `Mail,Plan\nmax@@${domain},pro\nmia@${domain},pro`;
  await pasteTable(
    page,
    `typed@@${domain}\n\nName,Email\nJane,jane@${domain}\nKim,kim@${domain}\n\n${second}`,
  );
  await openTable(page);
  await page.getByLabel("Table", { exact: true }).selectOption({ label: "Table 2, lines 7–9" });
  await expect(cell(page, 8, 0)).toHaveText(`max@@${domain}`);
  await page.getByLabel("Table", { exact: true }).selectOption({ label: "Table 1, lines 3–5" });
  await expect(cell(page, 4, 0)).toHaveText("Jane");
  await page.getByRole("button", { name: "Go to line 8" }).first().click();
  await expect(activeCell(page)).toHaveText(`max@@${domain}`);
  await page.getByRole("button", { name: "Go to line 1", exact: true }).first().click();
  await expect(textbox(page)).toBeFocused();
});

test("the table view can be used on a phone and has no violation", async ({ page, domain }) => {
  await page.setViewportSize({ width: 320, height: 720 });
  await pasteTable(page, rows(domain));
  await openTable(page);
  await next(page).click();
  await expect(activeCell(page)).toBeInViewport();
  await expectNoSidewaysScroll(page, 320);
  await expectNoViolation(page);
  await activeCell(page).dblclick();
  await expect(page.getByRole("textbox", { name: "expires_in_days, line 2" })).toBeFocused();
  await expectNoViolation(page);
});
