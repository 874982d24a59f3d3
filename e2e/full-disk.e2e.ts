import { expect, test as base } from "./testing/fixtures.ts";
import { expectNoSidewaysScroll } from "./testing/steps.ts";
import { admin, startUsher } from "./testing/usher.ts";

/** A server of its own, whose disk a test can make read-only. */
const test = base.extend({
  usher: [
    async ({}, provide) => {
      const preload = [new URL("testing/read-only-disk.ts", import.meta.url).href];
      const usher = await startUsher("clerk", { preload });
      await provide(usher);
      await usher.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});
test.use({ upstream: "clerk" });

test("S14: every page says why nothing can be saved, until it can again", async ({ page, usher }) => {
  await page.goto("/settings");
  await page.getByRole("textbox", { name: "Allowed redirect origins" }).fill("https://app.example.com/");
  await usher.ask("read-only");
  await page.getByRole("button", { name: "Save settings" }).click();
  const banner = page.getByRole("main").getByRole("alert").filter({ hasText: "DATA_DIR is read-only" });
  await expect(banner.first()).toBeVisible();
  await page.goto("/batches");
  await expect(banner).toBeVisible();
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page, 320);
  await usher.ask("writable");
  await expect(banner).toBeHidden({ timeout: 60_000 });
});

test("S14: the sign-in says why nobody can sign in", async ({ stranger, usher }) => {
  await stranger.goto("/");
  await usher.ask("read-only");
  await stranger.getByLabel("E-mail").fill(admin.emailAddress);
  await stranger.getByLabel("Password").fill(admin.password);
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("alert")).toContainText("DATA_DIR is read-only");
  await usher.ask("writable");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
});
