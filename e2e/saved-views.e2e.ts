import { expectNoViolation } from "./testing/axe.ts";
import { expect, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { inviteMember, join } from "./testing/members.ts";
import {
  expectFocusKept,
  expectNoSidewaysScroll,
  rowOf,
  runCommand,
  search,
  searchByKey,
  settledBox,
  tabTo,
} from "./testing/steps.ts";
import {
  deleteViews,
  makeView,
  openViews,
  runViewAction,
  saveViewByKey,
  viewItem,
  viewsButton,
} from "./testing/views.ts";

test.afterEach(({ page }) => deleteViews(page));

test("the built-in views are links with relative filters, and the open one is marked", async ({ page }) => {
  const menu = await openViews(page);
  await expect(viewItem(page, "All active invitations")).toBeChecked();
  const hrefs = {
    "Expiring this week": "/?status=pending&expires=next-7d&sort=expiresAt&order=asc&view=expiring-this-week",
    "Not joined after 7 days": "/?status=pending&created=before-7d&view=not-joined-after-7-days",
    "Expired last month": "/?status=expired&expires=last-month&view=expired-last-month",
    "Invited by me": "/?by=me&view=invited-by-me",
  };
  for (const [name, href] of Object.entries(hrefs))
    await expect(viewItem(page, name)).toHaveAttribute("href", href);
  await expectNoViolation(page);

  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    viewItem(page, "Expired last month").click({ button: "middle" }),
  ]);
  await expect(tab).toHaveURL(/view=expired-last-month/);
  await tab.close();

  await viewItem(page, "Expiring this week").click();
  await expect(page).toHaveURL(hrefs["Expiring this week"]);
  await expect(menu).toBeHidden();
  await expect(viewsButton(page, "Expiring this week")).toBeFocused();
  await openViews(page);
  await expect(viewItem(page, "Expiring this week")).toBeChecked();
  await expect(viewItem(page, "Expiring this week")).toBeFocused();
  await viewItem(page, "All active invitations").click();
  await expect(page).toHaveURL("/");
  await expect(viewsButton(page)).toHaveAccessibleName("Views");
});

test("a member saves, changes, renames and deletes a view with the keyboard alone", async ({
  page,
  usher,
  domain,
}) => {
  await inviteAtClerk(usher, [`one@${domain}`]);
  await refreshRegister(page);
  const { keyboard } = page;
  await expect(page.locator("search kbd")).toBeVisible();
  await searchByKey(page, domain);
  await saveViewByKey(page, "Acme");
  await expect(viewsButton(page, "Acme")).toBeVisible();
  await expect(page).toHaveURL(/view=[\da-f-]{36}$/);
  await expectFocusKept(page);
  await expect(page.getByRole("button", { name: "Save as new view" })).toHaveCount(0);

  // The list differs from its view: a view can be changed, and the change undone.
  await page.getByRole("link", { name: /^Pending/ }).focus();
  await keyboard.press("Enter");
  const save = page.getByRole("button", { name: "Save changes" });
  await tabTo(page, save, "Shift+Tab");
  await keyboard.press("Enter");
  await expect(page.getByLabel("Messages")).toContainText("View saved");
  await expect(save).toHaveCount(0);
  await expect(viewsButton(page, "Acme")).toBeFocused();
  await keyboard.press("Control+z");
  await expect(save).toBeVisible();
  await tabTo(page, page.getByRole("link", { name: "Reset" }));
  await keyboard.press("Enter");
  await expect(page).toHaveURL((url) => !url.searchParams.has("status") && url.searchParams.has("view"));
  await expect(viewsButton(page, "Acme")).toBeFocused();
  await expect(rowOf(page, `one@${domain}`)).toBeVisible();

  await keyboard.press("Enter");
  await expect(viewItem(page, "Acme")).toBeFocused();
  await keyboard.press("e");
  await expect(viewItem(page, "Expiring this week")).toBeFocused();
  await keyboard.press("End");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowUp");
  await keyboard.press("ArrowUp");
  await expect(page.getByRole("menuitem", { name: "Edit Acme…" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await keyboard.press("ControlOrMeta+a");
  await keyboard.type("Globex");
  await keyboard.press("Enter");
  await expect(viewsButton(page, "Globex")).toBeFocused();

  await keyboard.press("Enter");
  await expect(viewItem(page, "Globex")).toBeFocused();
  await keyboard.press("d");
  await expect(page.getByRole("menuitem", { name: "Delete Globex…" })).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Keep view" })).toBeFocused();
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect(viewsButton(page)).toBeFocused();
  await expect(page).toHaveURL((url) => url.search === `?query=${domain}`);
});

test("a name that exists is refused on the field", async ({ page, domain }) => {
  await makeView(page, { name: "Acme", search: "query=acme" });
  await search(page, domain);
  await page.getByRole("button", { name: "Save as new view" }).click();
  const dialog = page.getByRole("dialog");
  const name = dialog.getByLabel("Name");
  const submit = dialog.getByRole("button", { name: "Save view" });
  await submit.click();
  await expect(name).toHaveAccessibleDescription("Enter a name.");
  await name.fill("ACME");
  await submit.click();
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription("There is already a view named Acme. Choose another name.");
  await expectNoViolation(page);
  await name.fill("Invited by me");
  await submit.click();
  await expect(name).toHaveAccessibleDescription(
    "There is already a view named Invited by me. Choose another name.",
  );
  await name.fill("Globex");
  await submit.click();
  await expect(viewsButton(page, "Globex")).toBeVisible();
});

test("each member orders and hides the views of their menu", async ({ page }) => {
  await makeView(page, { name: "Acme", search: "query=acme" });
  await page.reload();
  await runViewAction(page, "Arrange views…");
  const dialog = page.getByRole("dialog", { name: "Arrange views" });
  const up = dialog.getByRole("button", { name: "Move Acme up" });
  await up.press("Enter");
  // Presses that come before any timer ends.
  await up.evaluate(async (button: HTMLElement) => {
    for (let step = 0; step < 3; step += 1) {
      button.click();
      await Promise.resolve();
    }
  });
  await expect(dialog.getByRole("status")).toHaveText("Acme is number 1 of 5");
  await expect(dialog.getByRole("listitem").first()).toContainText("Acme");
  await expect(up).toBeFocused();
  await expect(up).toBeDisabled();
  await dialog.getByRole("button", { name: "Move Acme down" }).press("Enter");
  await expect(dialog.getByRole("listitem").nth(1)).toContainText("Acme");
  await expect(dialog.getByRole("button", { name: "Move Acme down" })).toBeFocused();
  await dialog.getByRole("button", { name: "Hide Expired last month" }).press("Enter");
  await expect(dialog.getByRole("button", { name: "Show Expired last month" })).toBeFocused();
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await expect(viewsButton(page)).toBeFocused();
  await page.reload();
  await openViews(page);
  await expect(page.getByRole("menuitemradio")).toHaveText([
    "All active invitations",
    "Expiring this week",
    "Acme",
    "Not joined after 7 days",
    "Invited by me",
  ]);
});

test("an inviter shares a view, other members open it, and only its owner and admins change it", async ({
  page,
  stranger,
  domain,
}) => {
  await join(stranger, await inviteMember(page, `inviter@${domain}`, "inviter"));
  await search(stranger, domain);
  await stranger.getByRole("button", { name: "Save as new view" }).click();
  const dialog = stranger.getByRole("dialog");
  await dialog.getByLabel("Name").fill(domain);
  await dialog.getByRole("checkbox", { name: "Share with the team" }).check();
  await dialog.getByRole("button", { name: "Save view" }).click();
  await openViews(stranger);
  await expect(viewItem(stranger, domain)).toContainText("Shared by you");
  await stranger.keyboard.press("Escape");

  await page.goto("/");
  await openViews(page);
  await viewItem(page, domain).click();
  await expect(page).toHaveURL((url) => url.searchParams.get("query") === domain);
  await openViews(page);
  await expect(viewItem(page, domain)).toContainText(`Shared by inviter@${domain}`);
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: /^Pending/ }).click();
  await page.getByRole("button", { name: "Save changes for everyone" }).click();
  await expect(page.getByLabel("Messages")).toContainText("View saved");

  // The tab of the owner has not heard of it: it does not overwrite the change.
  await stranger.getByRole("link", { name: /^Expired/ }).click();
  await stranger.getByRole("button", { name: "Save changes for everyone" }).click();
  await expect(stranger.getByLabel("Messages")).toContainText("This view was changed after you opened it.");
  await stranger.getByRole("link", { name: "Reset" }).click();
  await expect(stranger).toHaveURL(/status=pending/);

  await page.goto("/activity");
  await expect(page.getByRole("row", { name: new RegExp(`shared the view “${domain}”`) })).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(`changed the view “${domain}”`) })).toBeVisible();

  // The admin's own shared view is for the inviter to open only.
  await makeView(page, { name: `Of the admin ${domain}`, search: `query=${domain}`, isShared: true });
  await stranger.goto("/");
  await openViews(stranger);
  await viewItem(stranger, `Of the admin ${domain}`).click();
  await stranger.getByRole("link", { name: /^Expired/ }).click();
  await expect(stranger.getByRole("button", { name: "Save as new view" })).toBeVisible();
  await expect(stranger.getByRole("button", { name: /^Save changes/ })).toHaveCount(0);
  await openViews(stranger);
  await expect(stranger.getByRole("menuitem", { name: /^(?:Edit|Delete)/ })).toHaveCount(0);
});

test("a viewer has own views and cannot share them", async ({ page, stranger, domain }) => {
  await join(stranger, await inviteMember(page, `viewer@${domain}`, "viewer"));
  await search(stranger, domain);
  await stranger.getByRole("button", { name: "Save as new view" }).click();
  const dialog = stranger.getByRole("dialog");
  await expect(dialog.getByRole("checkbox")).toHaveCount(0);
  await dialog.getByLabel("Name").fill("Mine");
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(viewsButton(stranger, "Mine")).toBeVisible();
  await page.goto("/");
  await openViews(page);
  await expect(viewItem(page, "Mine")).toHaveCount(0);
});

test("a view that was deleted in another tab can be saved as a new one", async ({ page, domain }) => {
  const id = await makeView(page, { name: domain, search: `query=${domain}` });
  await page.goto(`/?query=${domain}&view=${id}`);
  await expect(viewsButton(page, domain)).toBeVisible();
  const headers = { origin: new URL(page.url()).origin };
  await page.request.delete(`/api/views/${id}`, { headers });
  await page.getByRole("link", { name: /^Pending/ }).click();
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByLabel("Messages")).toContainText("This view no longer exists.");
  await expect(viewsButton(page)).toHaveAccessibleName("Views");
  await page.getByRole("button", { name: "Save as new view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill(domain);
  await page.keyboard.press("Enter");
  await expect(viewsButton(page, domain)).toBeVisible();
});

test("without the saved views, the menu still has the built-in ones and says what is missing", async ({
  page,
}) => {
  await page.route("**/api/views", (route) => route.abort());
  await page.reload();
  await openViews(page);
  await expect(page.getByRole("menuitem", { name: /^Saved views/ })).toContainText(
    "They could not be loaded. Reload the page.",
  );
  await expect(viewItem(page, "Invited by me")).toBeVisible();
  await page.unroute("**/api/views");
});

test("the palette goes to a view", async ({ page, domain }) => {
  await makeView(page, { name: `Of ${domain}`, search: `query=${domain}` });
  await page.goto("/batches");
  await runCommand(page, `view of ${domain}`, `Of ${domain}`);
  await expect(page).toHaveURL((url) => url.searchParams.get("query") === domain);
  await expect(viewsButton(page, `Of ${domain}`)).toBeVisible();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("a filtered list does not move when the views are loaded", async ({ page }) => {
    const loading = Promise.withResolvers<void>();
    await page.route("**/api/views", async (route) => {
      await loading.promise;
      await route.continue();
    });
    await page.route("**/assets/list-head-*.js", async (route) => {
      await loading.promise;
      await route.continue();
    });
    await page.goto("/?status=pending");
    const row = page.locator("tbody tr").first();
    await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
    const before = await settledBox(row);
    loading.resolve();
    await expect(page.getByRole("button", { name: "Views", exact: true })).toBeVisible();
    await expect(page.getByText(/^Updated/)).toBeVisible();
    await expect.poll(() => row.boundingBox()).toEqual(before);
    await runViewAction(page, "Save as new view…");
    await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  });

  test("a list that differs from its view fits the narrowest screen", async ({ page }) => {
    const name = "Everyone at the harbour who has not joined yet, without end";
    const id = await makeView(page, { name, search: "query=harbour", isShared: true });
    await page.goto(`/?status=pending&query=harbour&view=${id}`);
    await expect(page.getByRole("button", { name: "Save changes for everyone" })).toBeVisible();
    await expectNoSidewaysScroll(page, 320);
    await expectNoViolation(page);
    await runViewAction(page, "Arrange views…");
    await expectNoSidewaysScroll(page, 320);
    await expectNoViolation(page);
  });
});
