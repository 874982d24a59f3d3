import { freePort } from "#testing/free-port.ts";
import { expect, test } from "./testing/fixtures.ts";
import { startNginx } from "./testing/nginx.ts";
import { admin, startUsher } from "./testing/usher.ts";

test("S17: a member works below a path behind nginx with TLS, from the sign-in to the sign-out", async ({
  browser,
}) => {
  const [https, port] = [await freePort(), await freePort()];
  const origin = `https://localhost:${https}`;
  const usher = await startUsher("clerk", {
    port,
    env: { PUBLIC_URL: `${origin}/usher`, TRUSTED_PROXIES: "127.0.0.1" },
  });
  const nginx = await startNginx({ https, usher: port });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
      console.error(`CSP ${violatedDirective} ${blockedURI}`);
    });
  });
  try {
    await page.goto(`${origin}/usher/batches`);
    await page.getByLabel("E-mail").fill(admin.emailAddress);
    await page.getByLabel("Password").fill(admin.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Batches" })).toBeVisible();
    const cookies = await context.cookies();
    expect(cookies.map(({ name, secure }) => [name.startsWith("__Host-"), secure])).toContainEqual([
      true,
      true,
    ]);

    await page.getByRole("link", { name: "Bulk invite" }).first().click();
    await expect(page).toHaveURL(`${origin}/usher/bulk-invite`);
    await page
      .getByRole("textbox", { name: "Recipients" })
      .fill("one@proxy.example.com\ntwo@proxy.example.com");
    await page.getByRole("button", { name: "Invite 2 people" }).click();
    await expect(page).toHaveURL(/\/usher\/batches\/[0-9a-f-]{36}$/);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(heading).toHaveText("All 2 invited");
    await page.reload();
    await expect(heading).toHaveText("All 2 invited");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download CSV" }).click(),
    ]);
    expect(download.url()).toMatch(new RegExp(`^${origin}/usher/api/batches/`));

    await page.getByRole("link", { name: "Team" }).click();
    await page.getByRole("button", { name: "Invite member" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("E-mail address").fill("colleague@example.com");
    await dialog.getByRole("button", { name: "Create link" }).click();
    await expect(dialog.getByLabel("Link")).toHaveValue(new RegExp(`^${origin}/usher/join\\?token=`));
    await dialog.getByRole("button", { name: "Done" }).click();

    const missing = await page.goto(`${origin}/usher/wp-login.php`);
    expect(missing?.status()).toBe(404);
    await expect(page.getByRole("heading", { level: 1, name: "Not found" })).toBeVisible();

    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await expect(page).toHaveURL(`${origin}/usher/`);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
    await nginx.close();
    await usher.close();
  }
});
