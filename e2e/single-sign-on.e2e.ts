import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test as base } from "./testing/fixtures.ts";
import { freePort } from "#testing/free-port.ts";
import { startOidcProvider } from "./testing/oidc-process.ts";
import { startUsher } from "./testing/usher.ts";

// A real provider in a process of its own, on 127.0.0.1, and an Usher that knows it, on localhost: two sites to a browser.
const test = base.extend({
  usher: [
    async ({}, provide) => {
      const port = await freePort();
      const provider = await startOidcProvider(`http://localhost:${port}`, {
        "grace@example.com": { name: "Grace H.", groups: ["usher-admins"] },
      });
      const usher = await startUsher("clerk", {
        port,
        env: {
          ...provider.env,
          OIDC_NAME: "Example",
          OIDC_HELP: "Joan in room 4",
          OIDC_ROLES: "@example.com=viewer, groups:usher-admins=admin",
          PASSWORD_SIGN_IN: "off",
        },
      });
      await provide(usher);
      await usher.close();
      await provider.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

const button = (page: Page) => page.getByRole("button", { name: "Sign in with Example", exact: true });

async function signInAs(page: Page, address: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Sign in at the provider" })).toBeVisible();
  await page.getByLabel("Address").fill(address);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("a member signs in with the provider, gets a role, and signs out there too", async ({
  stranger: page,
}) => {
  await page.goto("/");
  await expect(button(page)).toBeVisible();
  await expect(page.getByLabel("Password")).toHaveCount(0);
  await page.goto("/batches");
  await button(page).click();
  await signInAs(page, "grace@example.com");
  await expect(page.getByRole("heading", { level: 1, name: "Batches" })).toBeVisible();
  await expect(page).toHaveURL(/\/batches$/);
  await page.goto("/team");
  await expect(page.getByRole("row", { name: /grace@example.com/ })).toContainText("Single sign-on");

  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign out at the provider?" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
  await button(page).click();
  await expect(page.getByRole("heading", { name: "Sign in at the provider" })).toBeVisible();
});

test("a viewer cannot invite", async ({ stranger: page }) => {
  await page.goto("/");
  await button(page).click();
  await signInAs(page, "ada@example.com");
  await expect(page.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  await expect(page.getByRole("button", { name: /Invite person/ })).toHaveCount(0);
});

test("a user without a role is refused", async ({ stranger: page }) => {
  await page.goto("/");
  await expect(button(page)).toBeVisible();
  await expectNoViolation(page);
  await button(page).click();
  await signInAs(page, "outsider@example.org");
  const refusal = page.getByRole("alert");
  await expect(refusal).toContainText("You have no role in Usher");
  await expect(refusal).toContainText("Ask Joan in room 4");
  await expectNoViolation(page);
  await page.setViewportSize({ width: 320, height: 256 });
  const again = page.getByRole("button", { name: "Sign in with Example as another user" });
  await expect.poll(() => again.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
  await page.setViewportSize({ width: 1_280, height: 800 });
  await again.click();
  await signInAs(page, "ada@example.com");
  await expect(page.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
});

test("a cancelled sign-in leads back to the sign-in page", async ({ stranger: page }) => {
  await page.goto("/");
  await button(page).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("You cancelled at Example");
  await expect(button(page)).toBeVisible();
});

test("a member renews an expired session in a new tab", async ({ stranger: page }) => {
  await page.goto("/");
  await button(page).click();
  await signInAs(page, "grace@example.com");
  await page.getByRole("button", { name: "Invite person" }).click();
  await page.getByRole("dialog").getByLabel("E-mail address").fill("typed@example.net");
  await page.context().clearCookies({ name: /\.session$/ });
  await page.getByRole("dialog").getByRole("button", { name: "Send invitation" }).click();
  const ended = page.getByRole("alertdialog");
  await expect(ended).toContainText("Your session has ended");
  await expectNoViolation(page);
  // Still signed in at the provider, so the new tab comes back without a question.
  const opened = page.context().waitForEvent("page");
  await ended.getByRole("button", { name: "Sign in with Example in a new tab" }).click();
  await expect((await opened).getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  await expect(ended).toHaveCount(0);
  await expect(page.getByRole("dialog").getByLabel("E-mail address")).toHaveValue("typed@example.net");
});

test("S5: a sign-out at the provider ends the session in Usher", async ({ stranger: page }) => {
  await page.goto("/");
  await button(page).click();
  await expect(page.getByRole("heading", { name: "Sign in at the provider" })).toBeVisible();
  const provider = new URL(page.url()).origin;
  await signInAs(page, "grace@example.com");
  await expect(page.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();

  const other = await page.context().newPage();
  await other.goto(`${provider}/session/end`);
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL(/session\/end\/success/);
  await page.goto("/batches");
  await expect(button(page)).toBeVisible();
});
