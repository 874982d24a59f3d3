import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import {
  discardForm,
  expectFocusKept,
  expectNoSidewaysScroll,
  paste,
  smallest,
  tabTo,
} from "./testing/steps.ts";

const editorOf = (page: Page) => page.getByRole("textbox", { name: "Recipients" });
const chipOf = (page: Page, heading: string) =>
  page.getByRole("region", { name: "Columns" }).getByRole("button", { name: `Column ${heading}:` });

async function pasteTable(page: Page, text: string): Promise<void> {
  await page.goto("/bulk-invite");
  await paste(page, editorOf(page), text);
  await expect(page.getByRole("region", { name: "Columns" })).toBeVisible();
}

async function choose(page: Page, heading: string, item: string): Promise<void> {
  await chipOf(page, heading).click();
  await page.getByRole("menuitemradio", { name: item, exact: true }).click();
}

const people = (domain: string) =>
  [
    "Mail,Abteilung,Plätze,Aktiv,Order id,Notes",
    `jane@${domain},Sales,5,true,123456789012345678,first`,
    `max@${domain},Ops,7,false,123456789012345679,`,
  ].join("\n");

test("unknown columns are sent as metadata with exactly the keys and types that the user chose", async ({
  page,
  usher,
  domain,
}) => {
  await pasteTable(page, people(domain));
  await expect(
    page
      .locator("footer")
      .getByText("5 columns are not used: Abteilung, Plätze, Aktiv, Order id, and Notes."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Use 5 columns as metadata" }).click();
  await expect(chipOf(page, "Plätze")).toContainText("number");
  await expect(chipOf(page, "Aktiv")).toContainText("yes or no");
  await expect(chipOf(page, "Order id")).toHaveAccessibleName(/JavaScript would change its long numbers/);

  await choose(page, "Plätze", "Text");
  await choose(page, "Notes", "Not used");
  await expect(page.locator("footer").getByText("1 column is not used: Notes.")).toBeVisible();
  await chipOf(page, "Abteilung").click();
  await page.getByRole("menuitem", { name: "Change key" }).click();
  await page.getByRole("dialog").getByLabel("Key").fill("department");
  await page.getByRole("dialog").getByRole("button", { name: "Change key" }).click();
  await expect(chipOf(page, "Abteilung")).toHaveText(/Metadata department/);
  await chipOf(page, "Aktiv").click();
  await page.getByRole("menuitem", { name: "Change key" }).click();
  await page.getByRole("dialog").getByLabel("Key").fill("is_active");
  await page.getByRole("dialog").getByRole("button", { name: "Change key" }).click();
  await expect(chipOf(page, "Aktiv")).toHaveText(/Metadata is_active/);

  await page.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 2 invited");
  const sent = await invitationsAtClerk(usher, domain);
  const metadata = new Map(sent.map((each) => [each.email_address, Object.values(each.public_metadata)]));
  expect(metadata).toEqual(
    new Map([
      [`jane@${domain}`, ["Sales", "5", true, "123456789012345678"]],
      [`max@${domain}`, ["Ops", "7", false, "123456789012345679"]],
    ]),
  );
  expect(Object.keys(sent[0]?.public_metadata ?? {})).toEqual(
    expect.arrayContaining(["department", "is_active"]),
  );
});

test("another address column takes the place of the first one", async ({ page, domain }) => {
  await pasteTable(page, `Email,Kontakt\njane@${domain},jane.doe@${domain}\nmax@${domain},max.roe@${domain}`);
  await expect(chipOf(page, "Email")).toContainText("Address");
  await choose(page, "Kontakt", "Address");
  await expect(chipOf(page, "Kontakt")).toContainText("Address");
  await expect(chipOf(page, "Email")).toContainText("Not used");
  const first = page.getByRole("table", { name: "First recipients" });
  await expect(first.getByText(`jane.doe@${domain}`, { exact: true })).toBeVisible();
  await expect(first.getByText(`jane@${domain}`, { exact: true })).toBeHidden();
});

test("a key that the table has already is refused with the reason", async ({ page, domain }) => {
  await pasteTable(page, `email,role,team\njane@${domain},admin,core`);
  await page.getByRole("button", { name: "Use 2 columns as metadata" }).click();
  await chipOf(page, "team").click();
  await page.getByRole("menuitem", { name: "Change key" }).click();
  const key = page.getByRole("dialog").getByLabel("Key");
  await key.fill("role");
  await key.press("Enter");
  await expect(page.getByText("Another column of this table has this key.")).toBeVisible();
  await expectNoViolation(page);
  await key.fill("__proto__");
  await key.press("Enter");
  await expect(page.getByText("The key __proto__ is not allowed.")).toBeVisible();
  await discardForm(page);
  await expect(chipOf(page, "team")).toBeFocused();
});

test("a user can choose columns with the keyboard alone", async ({ page, domain }) => {
  await pasteTable(page, `email,role,team\njane@${domain},admin,core\nmax@${domain},viewer,core`);
  await page.getByRole("button", { name: "Choose file" }).focus();
  await tabTo(page, chipOf(page, "role"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitemradio", { name: "Not used" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(chipOf(page, "role")).toBeFocused();
  await expect(chipOf(page, "role")).toContainText("Metadata role");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitemradio", { name: "Metadata role" })).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("access");
  await page.keyboard.press("Enter");
  await expect(chipOf(page, "role")).toContainText("Metadata access");
  await expect(chipOf(page, "role")).toBeFocused();
  await tabTo(page, page.getByRole("button", { name: "Use 1 more column as metadata: team" }));
  await page.keyboard.press("Enter");
  await expect(chipOf(page, "team")).toContainText("Metadata team");
  await expectFocusKept(page);
  await tabTo(page, page.getByRole("button", { name: "Use the automatic columns again" }));
  await page.keyboard.press("Enter");
  await expect(chipOf(page, "role")).toContainText("Not used");
  await expectFocusKept(page);
});

test("chosen columns are used for the next file with the same headings after a reload", async ({
  page,
  domain,
}) => {
  await pasteTable(page, `email,role\njane@${domain},admin\nmax@${domain},viewer`);
  await page.getByRole("button", { name: "Use 1 column as metadata: role" }).click();
  await expect(page.getByText("Your columns for files with these headings.")).toBeVisible();
  await page.getByRole("button", { name: "Clear" }).click();
  await page.getByRole("button", { name: /^Clear \d/ }).click();
  await page.reload();
  await page.locator("input[type=file]").setInputFiles({
    name: "second.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(`email,role\nkim@${domain},owner\nlee@${domain},owner`),
  });
  await expect(chipOf(page, "role")).toContainText("Metadata role");
  await expect(page.getByText("Your columns for files with these headings.")).toBeVisible();
  await page.getByRole("button", { name: "Use the automatic columns again" }).click();
  await expect(chipOf(page, "role")).toContainText("Not used");
  await expect(page.getByText("Your columns for files with these headings.")).toBeHidden();
});

test("each of two tables has its own columns", async ({ page, usher, domain }) => {
  await pasteTable(
    page,
    [
      "email,role",
      `jane@${domain},admin`,
      `max@${domain},viewer`,
      "",
      "Name;E-Mail;Team",
      `Kim Sample;kim@${domain};core`,
      `Lee Sample;lee@${domain};core`,
    ].join("\n"),
  );
  const second = page.getByRole("button", { name: /^Table 2, lines 5–7/ });
  await expect(page.getByRole("button", { name: /^Table 1, lines 1–3/ })).toContainText("1 not used");
  await second.click();
  await choose(page, "Team", "Metadata Team");
  await expect(second).toContainText("Metadata Team");
  await page.getByRole("button", { name: "Invite 4 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 4 invited");
  const sent = await invitationsAtClerk(usher, domain);
  const metadata = new Map(sent.map((each) => [each.email_address, each.public_metadata]));
  expect(metadata.get(`kim@${domain}`)).toEqual({ Team: "core" });
  expect(metadata.get(`jane@${domain}`)).toEqual({});
});

test("a cell that does not fit is named by its column, and rows are counted", async ({ page, domain }) => {
  await pasteTable(page, `email,expires_in_days\njane@${domain},soon\nmax@${domain},14`);
  await expect(page.getByText(/^expires_in_days: The expiry is not a whole number/).first()).toBeVisible();
  await expect(page.getByText("1 person, 1 row not recognised · 3 lines")).toBeVisible();
  await expect(page.getByText("1 row not recognised is left out.")).toBeVisible();
});

test("lines around a table are named and nobody in them is invited", async ({ page, domain }) => {
  await pasteTable(
    page,
    ["Guests of the summer party", "", "email,role", `jane@${domain},admin`, `max@${domain},viewer`].join(
      "\n",
    ),
  );
  await expect(page.getByText("Line 1 is not part of a table.")).toBeVisible();
  await expect(page.getByText("2 people · 5 lines")).toBeVisible();
});

test("many unused columns are folded until the user opens them", async ({ page, domain }) => {
  const headings = Array.from({ length: 12 }, (_, at) => `Field ${at + 1}`);
  const cells = headings.map((heading) => `${heading} cell`);
  await pasteTable(
    page,
    [
      ["email", ...headings],
      [`jane@${domain}`, ...cells],
    ]
      .map(String)
      .join("\n"),
  );
  await expect(chipOf(page, "Field 1")).toBeHidden();
  await page.getByRole("button", { name: "12 not used" }).click();
  await choose(page, "Field 12", "Name");
  await page.getByRole("button", { name: "Hide unused columns" }).click();
  await expect(chipOf(page, "Field 12")).toContainText("Name");
  await expect(chipOf(page, "Field 1")).toBeHidden();
});

test("the lines around a printed table have no chips", async ({ page, domain }) => {
  await pasteTable(
    page,
    `| email | plan |\n| --- | --- |\n| jane@${domain} | pro |\n| max@${domain} | team |`,
  );
  await expect(chipOf(page, "plan")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Column / })).toHaveCount(2);
});

test("an empty list offers a sample CSV and says what a list can look like", async ({ page }) => {
  await page.goto("/bulk-invite");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download a sample CSV" }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe("sample.csv");
  await page.getByRole("button", { name: "What can a list look like?" }).click();
  await expect(page.getByRole("dialog", { name: "What a list can look like" })).toContainText("Free text");
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "What can a list look like?" })).toBeFocused();
});

test("the columns and their menu have no accessibility violation", async ({ page, domain }) => {
  await pasteTable(page, `email,role,team\njane@${domain},admin,core\nmax@${domain},viewer,core`);
  await page.getByRole("button", { name: "Use 2 columns as metadata" }).click();
  await expectNoViolation(page);
  await chipOf(page, "role").click();
  await expectNoViolation(page);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("columns can be chosen by touch without scrolling sideways", async ({ page, domain }) => {
    await pasteTable(page, people(domain));
    const chips = page.getByRole("button", { name: /^Column / });
    await expect.poll(() => smallest(chips, ["height"])).toBeGreaterThanOrEqual(44);
    await page.getByRole("button", { name: "5 not used" }).tap();
    await chipOf(page, "Abteilung").tap();
    const items = page.getByRole("menuitemradio");
    await expect.poll(() => smallest(items, ["height"])).toBeGreaterThanOrEqual(44);
    await page.getByRole("menuitemradio", { name: "Name", exact: true }).tap();
    await expect(chipOf(page, "Abteilung")).toContainText("Name");
    await expectNoSidewaysScroll(page, 390);
  });
});
