import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import { expectNoSidewaysScroll, paste, search } from "./testing/steps.ts";

test("the invitations page passes axe", async ({ page }) => {
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Invite person" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoViolation(page);
  await page.keyboard.press("Escape");
  await search(page, "no-such-address");
  await expect(page.getByText(/No invitation/)).toBeVisible();
  await expectNoViolation(page);
});

test("the list passes axe while it loads and while the server is away", async ({ page }) => {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/api/invitations?*", async (route) => {
    await isReleased;
    await route.continue();
  });
  await page.reload();
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "true");
  await expectNoViolation(page);
  await page.context().setOffline(true);
  release();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectNoViolation(page);
  await page.context().setOffline(false);
});

test("the bulk invite and batch pages pass axe", async ({ page, domain }) => {
  await page.goto("/bulk-invite");
  await expect(page.getByRole("heading", { level: 1, name: "Bulk invite" })).toBeVisible();
  await expectNoViolation(page);
  await paste(
    page,
    page.getByRole("textbox", { name: "Recipients" }),
    `one@${domain}\nblocked@${domain}\nnot an address\none@${domain}\nsomebody@gmial.com`,
  );
  await expect(page.getByRole("button", { name: /^Invite 3 / })).toBeEnabled();
  await expectNoViolation(page);
  await page.getByRole("button", { name: /^Invite 3 / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/[12] of 3 invited/);
  await expectNoViolation(page);
  await page.goto("/batches");
  await expect(page.getByRole("table")).toBeVisible();
  await expectNoViolation(page);
});

test("the sign-in page passes axe", async ({ stranger }) => {
  await stranger.goto("/");
  await expect(stranger.getByRole("heading", { level: 1 })).toBeVisible();
  await expectNoViolation(stranger);
});

test("no page scrolls sideways at 400 per cent zoom", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  for (const path of ["/", "/bulk-invite", "/batches"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page, 320);
  }
});

test("a dialog returns the focus when it closes", async ({ page }) => {
  const opener = page.getByRole("button", { name: "Invite person" });
  await opener.click();
  await expect(page.getByRole("dialog").getByLabel("E-mail address")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(opener).toBeFocused();
});

test("the skip link is first and moves the focus to the content", async ({ page }) => {
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /Skip to/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main:focus, main :focus")).toHaveCount(1);
});
