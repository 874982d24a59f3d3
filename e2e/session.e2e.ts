import { expect, test } from "./testing/fixtures.ts";
import { admin, startUsher } from "./testing/usher.ts";

test("a visitor sees no invitations before signing in", async ({ stranger, usher }) => {
  const answer = await fetch(`${usher.url}/api/invitations`);
  expect(answer.status).toBe(401);
  expect(answer.headers.get("content-type")).toContain("application/problem+json");
  await stranger.goto("/batches");
  await expect(stranger.getByRole("button", { name: /Sign in|Enter the demo/ }).first()).toBeVisible();
});

test("a wrong password shows an error and keeps the address", async ({ stranger }) => {
  await stranger.goto("/");
  await stranger.getByLabel("E-mail").fill(admin.emailAddress);
  await stranger.getByLabel("Password").fill("not the password");
  await stranger.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stranger.getByRole("alert")).toContainText("Wrong e-mail address or password");
  await expect(stranger.getByLabel("E-mail")).toHaveValue(admin.emailAddress);
});

test("a slow line shows the shape of the page until its code is there", async ({ stranger }) => {
  let release = () => {};
  const isReleased = new Promise<void>((resolve) => {
    release = resolve;
  });
  await stranger.route("**/assets/*.js", async (route) => {
    await isReleased;
    await route.continue();
  });
  await stranger.goto("/", { waitUntil: "commit" });
  const shape = stranger.locator("#shell-shape");
  await expect(shape).toBeVisible();
  await expect(shape).toHaveCSS("opacity", "1");
  release();
  await expect(stranger.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(shape).toBeHidden();
});

test("a sign-out ends the session on the server", async ({ page, usher }) => {
  const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: /Sign in|Enter the demo/ }).first()).toBeVisible();
  const replay = await fetch(`${usher.url}/api/invitations`, { headers: { cookie: cookies } });
  expect(replay.status).toBe(401);
});

test("S10: two Ushers on two ports of one host do not sign each other's members out", async ({ page }) => {
  const other = await startUsher("sandbox");
  try {
    const otherPage = await page.context().newPage();
    await otherPage.goto(other.url);
    await otherPage.getByRole("button", { name: "Enter the demo" }).click();
    await expect(otherPage.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
    await page.goto("/batches");
    await expect(page.getByRole("heading", { level: 1, name: "Batches" })).toBeVisible();
    await otherPage.getByRole("button", { name: "Sign out" }).click();
    await expect(otherPage.getByRole("button", { name: "Enter the demo" })).toBeVisible();
    await page.goto("/activity");
    await expect(page.getByRole("heading", { level: 1, name: "Activity" })).toBeVisible();
  } finally {
    await other.close();
  }
});
