import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, inviteAtClerk, test } from "./testing/fixtures.ts";
import { inviteMember, join } from "./testing/members.ts";
import {
  button,
  expectNoSidewaysScroll,
  heading,
  putBatch,
  rowOf,
  search,
  searchByKey,
  settledBox,
  tabTo,
} from "./testing/steps.ts";

const drawer = (page: Page) => page.getByRole("dialog");
const title = (page: Page) => drawer(page).getByRole("heading", { level: 2 });
const linkOf = (page: Page, address: string) => rowOf(page, address).getByRole("link", { name: address });

/** Invites the names at a domain in a batch, the first last, so that the newest list begins with it. */
async function inviteAll(page: Page, domain: string, names: readonly string[]): Promise<string> {
  const id = await putBatch(page, {
    kind: "invite",
    name: `Cohort of ${domain}`,
    options: { redirectUrl: "https://example.com/welcome", expiresInDays: 14 },
    rows: names.map((name) => ({
      emailAddress: `${name}@${domain}`,
      publicMetadata: { team: { name: "Research", seats: [1, { window: true }] }, plan: "pro" },
    })),
  });
  await search(page, domain);
  await expect(page.getByRole("row")).toHaveCount(names.length + 1);
  return id;
}

async function open(page: Page, address: string): Promise<void> {
  await settledBox(rowOf(page, address));
  await linkOf(page, address).click();
  await expect(title(page)).toHaveText(address);
}

test("the drawer shows everything known of an invitation, and its URL opens it again", async ({
  page,
  domain,
}) => {
  await inviteAll(page, domain, ["ada"]);
  await open(page, `ada@${domain}`);
  await expect(page).toHaveURL(/[?&]invitation=inv_/);
  await expect(page).toHaveURL(new RegExp(`query=${domain}`));
  await expect(title(page)).toBeFocused();
  for (const text of [
    "Expires",
    "by Demo admin",
    `Cohort of ${domain}`,
    "https://example.com/welcome",
    "14 days",
    "Research",
    "submitted a",
  ])
    await expect(drawer(page).getByText(text, { exact: false }).first()).toBeVisible();
  await expect(drawer(page).getByText("window")).toBeHidden();
  await drawer(page).getByText("2 1 entry").click();
  await expect(drawer(page).getByText("window")).toBeVisible();

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  for (const name of ["Copy address", "Copy invitation id", "Copy redirect url", "Copy link"]) {
    await drawer(page).getByRole("button", { name }).last().click();
    await expect(drawer(page).getByRole("status").filter({ hasText: "Copied" }).last()).toBeAttached();
  }
  const field = page.getByRole("textbox", { name: "Search invitations" });
  const url = page.url();
  await field.fill("");
  await page.keyboard.press("ControlOrMeta+V");
  await expect(field).toHaveValue(/ticket=/);
  await page.goto(url);
  await expect(title(page)).toHaveText(`ada@${domain}`);
  await expect(drawer(page).getByText("Activity of this address")).toBeVisible();
});

test("the keyboard alone opens the drawer, steps through the rows and closes it", async ({
  page,
  domain,
}) => {
  await inviteAll(page, domain, ["ada", "bob", "cat"]);
  await page.goto(`/?query=${domain}&sort=emailAddress&order=asc`);
  await expect(page.getByRole("row")).toHaveCount(4);
  await expect(page.locator("html[data-single-keys]")).toHaveCount(1);
  await page.keyboard.press("j");
  await expect(rowOf(page, `ada@${domain}`)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(title(page)).toBeFocused();
  await expect(title(page)).toHaveText(`ada@${domain}`);
  for (const [key, name] of [
    ["ArrowDown", "bob"],
    ["j", "cat"],
    ["j", "cat"],
    ["k", "bob"],
  ]) {
    await page.keyboard.press(key ?? "");
    await expect(title(page)).toHaveText(`${name}@${domain}`);
  }
  await expect(drawer(page).getByRole("status").first()).toHaveText(`bob@${domain}, 2 of 3`);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
  await expect(linkOf(page, `bob@${domain}`)).toBeFocused();
  await expect(page).toHaveURL(/order=asc$/);
});

test("going back closes the drawer, and steps leave no entries in the history", async ({ page, domain }) => {
  await inviteAll(page, domain, ["ada", "bob", "cat"]);
  await open(page, `cat@${domain}`);
  await page.keyboard.press("ArrowDown");
  await expect(title(page)).toHaveText(`bob@${domain}`);
  await linkOf(page, `ada@${domain}`).click();
  await expect(title(page)).toHaveText(`ada@${domain}`);
  await page.goBack();
  await expect(drawer(page)).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`query=${domain}$`));
  await page.goForward();
  await expect(title(page)).toHaveText(`ada@${domain}`);
  await button(page, "Close").click();
  await expect(drawer(page)).toBeHidden();
});

test("the steps go on in the next page of the list", async ({ page, domain }) => {
  const names = Array.from({ length: 26 }, (_, at) => `n${String(at).padStart(2, "0")}`);
  await putBatch(page, {
    kind: "invite",
    options: {},
    rows: names.map((name) => ({ emailAddress: `${name}@${domain}` })),
  });
  await page.goto(`/?query=${domain}&sort=emailAddress&order=asc&size=25`);
  await expect(page.getByRole("navigation", { name: "Pages of invitations" })).toContainText("of 26");
  await open(page, `n24@${domain}`);
  await page.keyboard.press("ArrowDown");
  await expect(title(page)).toHaveText(`n25@${domain}`);
  await expect(page).toHaveURL(/page=2/);
  await expect(button(page, "Next invitation")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("ArrowUp");
  await expect(title(page)).toHaveText(`n24@${domain}`);
  await page.keyboard.press("Escape");
  await expect(linkOf(page, `n24@${domain}`)).toBeFocused();
});

test("the actions of the drawer revoke, invite again and delete", async ({ page, domain }) => {
  await inviteAll(page, domain, ["ada"]);
  await open(page, `ada@${domain}`);
  await drawer(page).getByRole("button", { name: "Revoke…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke invitation" }).click();
  await expect(drawer(page).getByText("Revoked").first()).toBeVisible();
  await expect(drawer(page).getByRole("button", { name: "Copy link" })).toHaveCount(0);
  await drawer(page).getByRole("button", { name: "Invite again…" }).click();
  await page
    .locator("dialog:modal")
    .getByRole("button", { name: /send new invitation$/i })
    .click();
  await drawer(page)
    .getByRole("link", { name: /^Invited/ })
    .click();
  await expect(drawer(page).getByRole("button", { name: "Revoke…" })).toBeVisible();
  await drawer(page).getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete invitation" }).click();
  await expect(drawer(page)).toBeHidden();
});

test("an invitation that was accepted outside of Usher shows who joined, and the list follows", async ({
  page,
  usher,
  domain,
}) => {
  await inviteAll(page, domain, ["ada"]);
  const answer = await fetch(`${usher.clerkUrl}/sandbox/others`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ does: "accept", emailAddress: `ada@${domain}` }),
  });
  expect(answer.status).toBe(200);
  await open(page, `ada@${domain}`);
  await expect(drawer(page).getByText(/^user_/)).toBeVisible();
  await expect(drawer(page).getByText("Checked with Clerk")).toBeVisible();
  await expect(rowOf(page, `ada@${domain}`)).toContainText("Accepted");
});

test("an invitation that nobody knows is said to be gone", async ({ page }) => {
  await page.goto("/?invitation=inv_unknown");
  await expect(drawer(page).getByRole("alert")).toContainText("no longer exists");
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await expect(drawer(page)).toBeHidden();
  await expect(heading(page)).toBeFocused();
});

test("an invitation that was made outside of Usher shows what is not known", async ({
  page,
  usher,
  domain,
}) => {
  await inviteAtClerk(usher, [`out@${domain}`]);
  // Usher reads Clerk's lists from time to time.
  await expect
    .poll(
      async () => {
        await page.goto(`/?query=${domain}`);
        return linkOf(page, `out@${domain}`)
          .waitFor({ timeout: 5_000 })
          .then(
            () => true,
            () => false,
          );
      },
      { timeout: 120_000 },
    )
    .toBe(true);
  await open(page, `out@${domain}`);
  await expect(drawer(page).getByText("Not known")).toHaveCount(3);
});

test("rows of a batch open the same drawer, and the steps pass rows without an invitation", async ({
  page,
  domain,
}) => {
  const id = await putBatch(page, {
    kind: "invite",
    options: {},
    rows: ["ada", "blocked", "cat"].map((name) => ({ emailAddress: `${name}@${domain}` })),
  });
  await page.goto(`/batches/${id}`);
  await expect(linkOf(page, `cat@${domain}`)).toBeVisible();
  await open(page, `ada@${domain}`);
  await expect(page).toHaveURL(new RegExp(`/batches/${id}\\?invitation=inv_`));
  await expectNoViolation(page);
  await page.keyboard.press("ArrowDown");
  await expect(title(page)).toHaveText(`cat@${domain}`);
  await page.keyboard.press("Escape");
  await expect(linkOf(page, `cat@${domain}`)).toBeFocused();
});

test("a viewer sees no link and no actions", async ({ page, stranger, domain }) => {
  await inviteAll(page, domain, ["ada"]);
  await join(stranger, await inviteMember(page, `viewer@${domain}`, "viewer"));
  await search(stranger, domain);
  await open(stranger, `ada@${domain}`);
  await expect(drawer(stranger).getByText("Activity of this address")).toBeVisible();
  await expect(drawer(stranger).getByText("ticket=")).toHaveCount(0);
  for (const name of ["Copy link", "Revoke…", "Resend…", "Delete…"])
    await expect(drawer(stranger).getByRole("button", { name })).toHaveCount(0);
});

for (const width of [390, 820, 1280]) {
  test(`the drawer is accessible and fits into ${width} px`, async ({ page, domain }) => {
    await page.setViewportSize({ width, height: 800 });
    await inviteAll(page, domain, ["ada", "bob"]);
    await open(page, `ada@${domain}`);
    await expect(drawer(page).getByText("Activity of this address")).toBeVisible();
    await expectNoSidewaysScroll(page, width);
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await expect(linkOf(page, `ada@${domain}`)).toBeFocused();
  });
}

test("the list beside the drawer stays in use", async ({ page, domain }) => {
  await inviteAll(page, domain, ["ada", "bob"]);
  await open(page, `ada@${domain}`);
  const [list, beside] = [await settledBox(page.getByRole("table")), await settledBox(drawer(page))];
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(beside?.x ?? 0);
  await searchByKey(page, `bob@${domain}`);
  await expect(page.getByRole("row")).toHaveCount(2);
});

test("the buttons of the drawer are reached by Tab", async ({ page, domain }) => {
  await inviteAll(page, domain, ["ada", "bob"]);
  await open(page, `bob@${domain}`);
  await tabTo(page, button(page, "Next invitation"));
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText(`ada@${domain}`);
  await tabTo(page, drawer(page).getByRole("button", { name: "Revoke…" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alertdialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect(title(page)).toHaveText(`ada@${domain}`);
  await expect(drawer(page).getByRole("button", { name: "Revoke…" })).toBeFocused();
});
