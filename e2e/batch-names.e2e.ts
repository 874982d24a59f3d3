import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import { button, heading, pasteByKey, pasteList, putBatch, rowOf, tabTo } from "./testing/steps.ts";

const nameAndNote = (page: Page) => page.getByRole("form", { name: "Name and note" });
const dot = (page: Page) => page.getByRole("navigation", { name: "Main" }).getByText(/needs? attention/);

/** A named batch with the options of its rows. */
async function putNamed(page: Page, domain: string, name: string): Promise<string> {
  return putBatch(page, {
    kind: "invite",
    name,
    options: { expiresInDays: 14 },
    rows: [
      { emailAddress: `ada@${domain}`, name: "Ada Lovelace", expiresInDays: 5 },
      { emailAddress: `bob@${domain}`, publicMetadata: { plan: "team" } },
    ],
  });
}

test("a batch is named and noted in place, and found by its name and by an address", async ({
  page,
  domain,
}) => {
  const id = await putBatch(page, { kind: "invite", options: {}, rows: [{ emailAddress: `ada@${domain}` }] });
  await page.goto(`/batches/${id}`);
  await button(page, "Add a name or note").click();
  await nameAndNote(page).getByLabel("Name").fill(`Cohort of ${domain}`);
  await nameAndNote(page).getByLabel("Note").fill("Asked by Zoë\nsecond line");
  await expectNoViolation(page);
  await button(page, "Save").click();
  await expect(page.getByRole("heading", { name: `Cohort of ${domain}` })).toBeVisible();
  await expect(page.getByText("second line")).toBeVisible();
  await expect(button(page, "Edit name and note")).toBeFocused();

  await page.goto("/batches");
  const search = page.getByRole("textbox", { name: "Search name, note or address" });
  for (const text of [`cohort of ${domain}`, `ADA@${domain}`]) {
    await search.fill(text);
    await page.waitForURL((url) => url.searchParams.get("query") === text);
    await expect(rowOf(page, `Cohort of ${domain}`)).toHaveCount(1);
  }
  await page.getByRole("link", { name: "Cancelled" }).click();
  await expect(page.getByText("No batch matches")).toBeVisible();
  await expectNoViolation(page);
  await page.reload();
  await expect(page.getByText("No batch matches")).toBeVisible();
  await page.getByRole("link", { name: "Show all batches" }).click();
  await expect(page.getByRole("table")).toBeVisible();
});

test("failed rows show a dot on every page until the batch is marked as handled", async ({
  page,
  domain,
}) => {
  const id = await putBatch(page, {
    kind: "invite",
    name: domain,
    options: {},
    rows: [{ emailAddress: `blocked@${domain}` }],
  });
  await page.goto(`/batches/${id}`);
  await expect(heading(page)).toHaveText("0 of 1 invited, 1 needs attention");
  for (const path of ["/", "/activity", "/batches?attention=true"]) {
    await page.goto(path);
    await expect(dot(page)).toHaveText(/needs? attention/);
  }
  await expectNoViolation(page);
  await rowOf(page, domain).getByRole("link").click();
  await button(page, "Mark as handled").click();
  await expect(heading(page)).toHaveText("0 of 1 invited, 1 failed");
  await expect(button(page, "Mark as handled")).toBeHidden();
  await page.goto(`/batches?attention=true&query=${domain}`);
  await expect(page.getByText("No batch matches")).toBeVisible();
});

test("a batch is used again with its list and the options of its rows, and the list before is offered again", async ({
  page,
  domain,
}) => {
  const id = await putNamed(page, domain, `Spring ${domain}`);
  const editor = await pasteList(page, `first@${domain}`);
  await page.getByRole("link", { name: "Batches" }).click();
  await page.getByRole("link", { name: `Spring ${domain}` }).click();
  await expect(page).toHaveURL(`/batches/${id}`);
  await button(page, "Use again").click();
  await page.getByRole("menuitem", { name: "Same list and options" }).click();
  await expect(editor).toHaveValue(/"Ada Lovelace","5",""\n.*"\{""plan"":""team""\}"$/);
  await expect(page).toHaveURL("/bulk-invite");
  await expect(page.getByLabel("Batch name")).toHaveValue(`Spring ${domain}`);
  await expect(page.getByText("expiry for 1 row and metadata for 1 row")).toBeVisible();
  await expect(page.getByLabel(/^Expires/)).toHaveValue("14");
  await expectNoViolation(page);
  await editor.fill("");
  await expect(page.getByRole("heading", { name: /Restore your list of 1/ })).toBeVisible();
  await button(page, "Restore list").click();
  await expect(editor).toHaveValue(`first@${domain}`);
});

test("the options of a batch are used again without its list", async ({ page, domain }) => {
  const id = await putNamed(page, domain, domain);
  await page.goto(`/bulk-invite?again=options&batch=${id}`);
  await expect(page.getByLabel(/^Expires/)).toHaveValue("14");
  await expect(page.getByRole("textbox", { name: "Recipients" })).toHaveValue("");
  await expect(page).toHaveURL("/bulk-invite");
});

test("a batch that does not exist cannot be used again, and the page says so", async ({ page }) => {
  await page.goto(`/bulk-invite?again=list&batch=${crypto.randomUUID()}`);
  await expect(page.getByRole("alert")).toContainText("This batch does not exist");
  await button(page, "Dismiss").click();
  await expect(page.getByRole("alert")).toBeHidden();
});

test("a batch has the name of the file that its list came from", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  await page.locator("input[type=file]").setInputFiles({
    name: `Team of ${domain}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(`email\nada@${domain}\n`),
  });
  await expect(page.getByLabel("Batch name")).toHaveValue(`Team of ${domain}`);
  await button(page, "Invite 1 person").click();
  await expect(page.getByRole("heading", { level: 2, name: `Team of ${domain}` })).toBeVisible();
});

test("a batch is named and used again with the keyboard alone", async ({ page, domain }) => {
  const id = await putNamed(page, domain, domain);
  await page.goto(`/batches/${id}`);
  await tabTo(page, button(page, "Edit name and note"));
  await page.keyboard.press("Enter");
  await expect(nameAndNote(page).getByLabel("Name")).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await pasteByKey(page, `Keys of ${domain}`);
  await page.keyboard.press("Enter");
  await expect(button(page, "Edit name and note")).toBeFocused();
  await expect(page.getByRole("heading", { name: `Keys of ${domain}` })).toBeVisible();
  await page.keyboard.press("Enter");
  await page.keyboard.type("x");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(button(page, "Edit name and note")).toBeFocused();
  await tabTo(page, button(page, "Use again"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Same list and options" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/bulk-invite");
  await expect(page.getByLabel(/^Expires/)).toHaveValue("14");
});

test("the list of invitations shows the name of a batch, and its filter is found by it", async ({
  page,
  domain,
}) => {
  const name = `Spring ${domain}`;
  const rows = [{ emailAddress: `ada@${domain}` }];
  const id = await putBatch(page, { kind: "invite", options: {}, rows, name });
  const headers = { origin: new URL(page.url()).origin };
  const layout = { columns: ["status", "createdAt", "batch"] };
  await page.request.put("/api/session/layouts/invitations", { headers, data: layout });
  await page.goto(`/?query=${domain}`);
  const link = rowOf(page, `ada@${domain}`).getByRole("link", { name });
  await expect(link).toHaveAttribute("href", `/batches/${id}`);
  await expectNoViolation(page);
  await page.request.put("/api/session/layouts/invitations", { headers, data: {} });

  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("option", { name: "Batch" }).click();
  await page.getByPlaceholder("Its name, or who submitted it…").fill(name);
  await expect(page.getByRole("option", { name: new RegExp(`^${name}, .*, by `) })).toBeVisible();
  await expectNoViolation(page);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`batch=${id}`));
  await expect(page.getByRole("button", { name: `Batch ${name}`, exact: true })).toBeVisible();
  await rowOf(page, `ada@${domain}`)
    .getByRole("link", { name: `ada@${domain}` })
    .click();
  await expect(page.getByRole("dialog").getByRole("link", { name })).toBeVisible();
});
