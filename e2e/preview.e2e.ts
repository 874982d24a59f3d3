import type { Page } from "@playwright/test";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { expectNoViolation } from "./testing/axe.ts";
import { inviteMember, join } from "./testing/members.ts";
import { expectNoSidewaysScroll, paste, settledBox } from "./testing/steps.ts";
import type { Usher } from "./testing/usher.ts";

const bookshop = (domain: string) => domain.replace("example.com", "bücher.example");

const table = (domain: string) =>
  [
    "email,name,expires_in_days,public_metadata",
    `jane@${domain},Jane Doe,9,"{""role"":""chief"",""level"":3}"`,
    `kim@${domain},Kim,,`,
    `info@${bookshop(domain)},,,`,
    `lee@${domain},Lee,,`,
  ].join("\n");

async function pasteTable(page: Page, domain: string): Promise<void> {
  await page.goto("/bulk-invite");
  await paste(page, page.getByRole("textbox", { name: "Recipients" }), table(domain));
  await expect(page.getByRole("button", { name: /^Invite \d+ people$/ })).toBeEnabled();
}

const openRow = async (page: Page, address: string) => {
  await page.getByRole("button", { name: /^To invite/ }).click();
  const row = page.getByRole("button", { name: new RegExp(`^${address}`) });
  await row.press("Enter");
  await expect(row).toHaveAttribute("aria-expanded", "true");
  return row.locator("xpath=ancestor::li");
};

async function pendingAtClerk(usher: Usher, domain: string): Promise<string[]> {
  const found = await invitationsAtClerk(usher, domain);
  return found.filter(({ status }) => status === "pending").map(({ email_address }) => email_address);
}

async function mailsTo(usher: Usher, address: string): Promise<number> {
  const answer = await fetch(`${usher.clerkUrl}/sandbox/outbox?to=${encodeURIComponent(address)}`);
  return ((await answer.json()) as { data: unknown[] }).data.length;
}

async function accept(usher: Usher, address: string): Promise<void> {
  const [invitation] = await invitationsAtClerk(usher, address);
  const answer = await fetch(`${usher.clerkUrl}/sandbox/accept/${invitation?.id}`, { method: "POST" });
  expect(answer.ok).toBe(true);
}

test("a row opens to what will be sent and says where each value comes from", async ({ page, domain }) => {
  await pasteTable(page, domain);
  await page.getByLabel("Expires after").fill("14");
  const jane = await openRow(page, `jane@${domain}`);
  await expect(jane).toContainText(/after 9 days · \d+ \w+ \d{4}from the list/);
  await expect(jane.locator("pre")).toHaveText(/"role": "chief",\s+"level": 3/);
  await expect(jane).toContainText("Clerk's own page");
  await page.getByRole("button", { name: new RegExp(`^kim@${domain}`) }).click();
  const kim = page.getByRole("listitem").filter({ hasText: `kim@${domain}` });
  await expect(kim).toContainText(/after 14 days · .*from the options/);
  await page.getByRole("radio", { name: "Create links only" }).check();
  await expect(kim).toContainText(/DeliveryLink onlyfrom the options/);
  await page.getByRole("button", { name: new RegExp(`^info@${bookshop(domain)}`) }).click();
  await expect(page.getByRole("listitem").filter({ hasText: bookshop(domain) })).toContainText(
    "xn--bcher-kva",
  );
  await expectNoViolation(page);
});

test("7: a check that waits for Usher's own pace shows how far it is and goes on by itself", async ({
  page,
  domain,
}) => {
  const list = Array.from({ length: 2_500 }, (_, i) => `p${i}@${domain}`);
  await page.goto("/bulk-invite");
  await paste(page, page.getByRole("textbox", { name: "Recipients" }), list.join("\n"));
  const progress = page.getByRole("progressbar", { name: "Check with Clerk" });
  await expect(progress).toHaveAttribute("aria-valuetext", "Checking with Clerk: 1,000 of 2,500 addresses");
  const options = page.getByRole("region", { name: "Options" }).getByRole("heading");
  const before = await settledBox(options);
  await expect(page.getByText("Checked with Clerk just now")).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText(/could not be checked/)).toHaveCount(0);
  await expect.poll(() => options.boundingBox()).toEqual(before);
});

test("the groups of the preview keep their places from their first moment", async ({ page, domain }) => {
  // So many that the first recipients are read some frames later than the counts.
  const list = Array.from({ length: 20_000 }, (_, i) => `p${i}@${domain}`).join("\n");
  await page.goto("/bulk-invite");
  const places = await page.evaluateHandle(() => {
    const seen = new Set<number>();
    const look = () => {
      const titles = [...document.querySelectorAll("h3")];
      const group = titles.find((title) => title.textContent.startsWith("To invite"));
      if (group !== undefined) seen.add(group.getBoundingClientRect().top);
      requestAnimationFrame(look);
    };
    look();
    return seen;
  });
  await paste(page, page.getByRole("textbox", { name: "Recipients" }), list);
  await expect(page.getByRole("table", { name: "First recipients" })).toBeVisible();
  await expect.poll(() => places.evaluate((seen) => seen.size)).toBe(1);
});

test("the first three recipients are shown with their options before sending", async ({ page, domain }) => {
  await pasteTable(page, domain);
  const first = page.getByRole("table", { name: "First recipients" });
  await expect(first.getByRole("row").filter({ hasText: `jane@${domain}` })).toContainText(
    /Jane Doe.*role: "chief"level: 3Expires after 9 days/,
  );
  await expect(first.getByRole("row").filter({ hasText: `kim@${domain}` })).toContainText("Clerk's defaults");
  await expect(first).not.toContainText(`lee@${domain}`);
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(page, 320);
});

test("a member sends themselves one row first and deletes it", async ({ page, stranger, usher, domain }) => {
  const me = `me@${domain}`;
  await join(stranger, await inviteMember(page, me, "inviter"));
  await pasteTable(stranger, domain);
  await stranger.getByRole("button", { name: `Send me the invitation of jane@${domain}` }).click();
  const status = stranger.getByRole("region", { name: "Test invitation" });
  await expect(status).toContainText(`Test sent to ${me}. Look at it, then delete it.`);
  await expect.poll(() => mailsTo(usher, me)).toBe(1);
  const [atClerk] = await invitationsAtClerk(usher, domain);
  expect(atClerk?.public_metadata).toEqual({ role: "chief", level: 3, usher_test: true });
  await stranger.goto("/");
  await expect(stranger.getByRole("row").filter({ hasText: me })).toContainText("Test");
  await stranger.goto("/bulk-invite");
  await status.getByRole("button", { name: "Delete now" }).click();
  await expect(status).toBeHidden();
  expect([await pendingAtClerk(usher, domain), await mailsTo(usher, me)]).toEqual([[], 0]);
});

test("a member who is a user already sends the test to a plus-address", async ({
  page,
  stranger,
  usher,
  domain,
}) => {
  const me = `me@${domain}`;
  await join(stranger, await inviteMember(page, me, "inviter"));
  await pasteTable(stranger, domain);
  const jane = await openRow(stranger, `jane@${domain}`);
  await jane.getByRole("button", { name: "Send me this one first" }).click();
  const status = stranger.getByRole("region", { name: "Test invitation" });
  await expect(status).toContainText(`Test sent to ${me}`);
  await accept(usher, me);
  await jane.getByRole("button", { name: "Send me this one first" }).click();
  await expect(jane.getByRole("alert")).toContainText(`${me} already belongs to a user of the application`);
  await jane.getByRole("button", { name: `Send to me+usher@${domain}` }).click();
  await expect(status).toContainText(`Test sent to me+usher@${domain}`);
  await expect.poll(() => pendingAtClerk(usher, domain)).toEqual([`me+usher@${domain}`]);
  await status.getByRole("button", { name: "Delete now" }).click();
  await expect(status).toBeHidden();
  expect(await invitationsAtClerk(usher, domain)).toEqual([]);
});

test("doubtful addresses are corrected, kept or left out, and the rest is invited as it is", async ({
  page,
  domain,
}) => {
  const editor = page.getByRole("textbox", { name: "Recipients" });
  const list = ["kim@gmial.com", "lee@gmial.com", "max@gmial.com", "[a@gmail.com](mailto:b@gmail.com)"];
  await page.goto("/bulk-invite");
  await paste(page, editor, [...list, `sure@${domain}`].join("\n"));
  await expect(page.getByText("4 addresses to check are invited as they are.")).toBeVisible();
  const group = page.getByRole("region", { name: /^Check these addresses/ });
  await expect(group).toContainText("The text shows one address and its link another.");
  await group.getByRole("button", { name: "Keep as it is (kim@gmial.com)" }).click();
  await expect(page.getByText("3 addresses to check are invited as they are.")).toBeVisible();
  await group.getByRole("button", { name: "Leave out (lee@gmial.com)" }).click();
  await expect(editor).not.toHaveValue(/lee@/);
  await page.getByRole("button", { name: "Apply suggested corrections" }).click();
  // The link leads to another mailbox, so only the user can choose it.
  await expect(editor).toHaveValue(
    ["kim@gmial.com", "max@gmail.com", "[a@gmail.com](mailto:b@gmail.com)", `sure@${domain}`].join("\n"),
  );
  await expect(page.getByText("1 address to check is invited as it is.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Apply suggested corrections" })).toBeHidden();
  await expectNoViolation(page);
  await page.reload();
  await expect(page.getByText("1 address to check is invited as it is.")).toBeVisible();
});

test("a correction of a row keeps its other cells, and leaving out removes all lines of a row", async ({
  page,
  usher,
  domain,
}) => {
  const editor = page.getByRole("textbox", { name: "Recipients" });
  const rows = (jane: string, lee: string) =>
    `First,Last,Email,Email 2,metadata.role\nMax,Roe,max@${domain},,chief\nJane,"Doe, J.",${jane},jane@${domain},lead\n${lee}`;
  const lee = '"Lee\nof two",Sample,lee@gmial.com,,guest\n';
  await page.goto("/bulk-invite");
  await paste(page, editor, rows("", lee));
  const group = page.getByRole("region", { name: /^Check these addresses/ });
  await group.getByRole("button", { name: `Use jane@${domain}` }).click();
  await expect(editor).toHaveValue(rows(`jane@${domain}`, lee));
  await group.getByRole("button", { name: "Leave out (lee@gmial.com)" }).click();
  await expect(editor).toHaveValue(rows(`jane@${domain}`, ""));
  await page.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 2 invited");
  const sent = await invitationsAtClerk(usher, domain);
  expect(new Map(sent.map((each) => [each.email_address, each.public_metadata]))).toEqual(
    new Map([
      [`max@${domain}`, { role: "chief" }],
      [`jane@${domain}`, { role: "lead" }],
    ]),
  );
});

test("decisions in quick succession are all carried out", async ({ page, domain }) => {
  const editor = page.getByRole("textbox", { name: "Recipients" });
  const list = ["ann@gmial.com", "joann@gmial.com", "kim@gmial.com", "lee@gmial.com", `sure@${domain}`];
  await page.goto("/bulk-invite");
  await paste(page, editor, list.join("\n"));
  const group = page.getByRole("region", { name: /^Check these addresses/ });
  await expect(group.getByRole("listitem")).toHaveCount(4);
  await group.evaluate((section) => {
    const names = ["Leave out(ann@", "Leave out(joann@", "Use lee@", "Use kim@"];
    const buttons = [...section.querySelectorAll("button")];
    for (const name of names) buttons.find(({ textContent }) => textContent.startsWith(name))?.click();
  });
  await expect(editor).toHaveValue(["kim@gmail.com", "lee@gmail.com", `sure@${domain}`].join("\n"));
  await expect(group).toBeHidden();
});

for (const view of ["lines", "table"] as const) {
  test(`the focus stays near a button of the preview that disappears, with the list as ${view}`, async ({
    page,
    domain,
  }) => {
    const rest = Array.from({ length: view === "lines" ? 5_000 : 2 }, (_, i) => `p${i}@${domain},P ${i}`);
    const names = ["ann", "kim", "lee", "max"].map((name) => `${name}@gmial.com,${name}`);
    await page.goto("/bulk-invite");
    const text = ["Email,Name", ...names, ...rest].join("\n");
    await paste(page, page.getByRole("textbox", { name: "Recipients" }), text);
    if (view === "table") await page.getByRole("button", { name: "Table", exact: true }).click();
    // A textarea that is still there takes the focus with the change, for the browser's undo.
    await expect(page.getByRole("grid")).toBeVisible();
    const group = page.getByRole("region", { name: /^Check these addresses/ });
    const item = (name: string) => group.getByRole("listitem").filter({ hasText: `${name}@gmial.com` });
    await item("ann").getByRole("button", { name: "Leave out" }).press("Enter");
    await expect(item("kim")).toBeFocused();
    await item("kim")
      .getByRole("button", { name: /^Use kim@/ })
      .press("Enter");
    await expect(item("lee")).toBeFocused();
    await item("lee").getByRole("button", { name: "Keep as it is" }).press("Enter");
    await expect(item("max")).toBeFocused();
    await page.getByRole("button", { name: "Apply suggested corrections" }).press("Enter");
    await expect(page.getByRole("button", { name: /^Check these addresses/ })).toBeFocused();
  });
}
