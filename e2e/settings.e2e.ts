import type { Page } from "@playwright/test";
import { inviteMember, join } from "./testing/members.ts";
import { expect, test } from "./testing/fixtures.ts";
import { paste } from "./testing/steps.ts";

const origins = (page: Page) => page.getByRole("textbox", { name: "Allowed redirect origins" });

async function allow(page: Page, text: string): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await origins(page).fill(text);
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
}

test("a redirect URL outside the allowed origins is refused at its field", async ({ page, domain }) => {
  await allow(page, "https://app.example.com/\n");
  await expect(origins(page)).toHaveValue("https://app.example.com");
  const save = page.getByRole("button", { name: "Save settings" });
  await expect(save).toHaveAttribute("aria-disabled", "true");

  await page.getByRole("link", { name: "Invitations" }).click();
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(`held@${domain}`);
  const redirect = dialog.getByLabel(/^Redirect URL/);
  await redirect.fill("https://evil.example/welcome");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(redirect).toBeFocused();
  await expect(redirect).toHaveAccessibleDescription(
    /^https:\/\/evil\.example\/welcome leads to a site that the settings do not allow\. Use a URL of https:\/\/app\.example\.com, or ask/,
  );
  await expect(dialog.getByLabel("E-mail address")).toHaveValue(`held@${domain}`);
  await redirect.fill("https://app.example.com/welcome");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("row").filter({ hasText: `held@${domain}` })).toBeVisible();

  await allow(page, "");
  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("link", { name: "Settings" }).nth(1).click();
  await expect(
    page.getByRole("row", { name: /Redirect origins added: https:\/\/app\.example\.com/ }),
  ).toBeVisible();
});

test("a redirect URL in a pasted list must match the allowed origins too", async ({ page, domain }) => {
  await allow(page, "https://app.example.com");
  await page.getByRole("link", { name: "Bulk invite" }).click();
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await paste(page, editor, `email,redirect_url\none@${domain},https://evil.example/\ntwo@${domain},`);
  await page.getByRole("button", { name: /^Invite 2 / }).click();
  await expect(page.getByRole("alert").filter({ hasText: "1 line is marked in the list" })).toContainText(
    "https://evil.example/ leads to a site that the settings do not allow",
  );
  await page.getByRole("link", { name: "Settings" }).click();
  await allow(page, "");
});

const domains = (page: Page) => page.getByRole("textbox", { name: "Domains that may be invited" });

async function allowDomains(page: Page, text: string): Promise<void> {
  await page.getByRole("link", { name: "Settings" }).click();
  await domains(page).fill(text);
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
}

test("people outside the allowed domains are marked before the submit, and the rest is invited", async ({
  page,
  domain,
}) => {
  await allowDomains(page, `*.${domain.toUpperCase()}\n`);
  await expect(domains(page)).toHaveValue(domain);

  await page.getByRole("link", { name: "Bulk invite" }).click();
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await paste(page, editor, `one@${domain}\nJo <jo@not${domain}>\ntwo@eu.${domain}`);
  const outside = page.getByRole("region", { name: "Not allowed: 1" });
  await expect(outside).toContainText(`jo@not${domain}`);
  await expect(outside).toContainText(
    `not${domain} is not among the domains that may be invited: ${domain}.`,
  );
  await expect(page.getByText("1 person is not allowed and left out.")).toBeVisible();
  await page.getByRole("button", { name: "Invite 2 people", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("invited");

  await page.getByRole("link", { name: "Invitations" }).click();
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  const address = dialog.getByLabel("E-mail address");
  await address.fill(`jo@not${domain}`);
  await address.press("Enter");
  await expect(address).toBeFocused();
  await expect(address).toHaveAccessibleDescription(
    new RegExp(`^not${domain} is not among the domains that may be invited: ${domain}\\.`),
  );
  await address.fill(`jo@${domain}`);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByRole("row").filter({ hasText: `jo@${domain}` })).toBeVisible();
  await allowDomains(page, "");
});

test("a wrong domain in the settings is named by its line and stays in the field", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await domains(page).fill("example.com\nhttps://example.org/");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(domains(page)).toBeFocused();
  await expect(domains(page)).toHaveAccessibleDescription(
    /^Line 2 \(https:\/\/example\.org\/\) is not a domain\./,
  );
  await expect(domains(page)).toHaveValue("example.com\nhttps://example.org/");
});

test("a wrong line in the settings is named and keeps its text", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await origins(page).fill("https://app.example.com\napp.example.com/welcome");
  await page.getByRole("textbox", { name: "Keep activity for" }).fill("7");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(origins(page)).toBeFocused();
  await expect(origins(page)).toHaveAccessibleDescription(
    /^Line 2 \(app\.example\.com\/welcome\) is not an origin\./,
  );
  await expect(page.getByRole("textbox", { name: "Keep activity for" })).toHaveAccessibleDescription(
    /^At least 30 days\./,
  );
  await page.getByRole("textbox", { name: "Keep activity for" }).fill("90");
  await expect(origins(page)).toHaveValue("https://app.example.com\napp.example.com/welcome");
  await page.reload();
  await expect(origins(page)).toHaveValue("");
  await expect(page.getByRole("textbox", { name: "Keep activity for" })).toHaveValue("400");
});

test("an admin changes how many calls are left for people and marks invitations", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  const calls = page.getByRole("textbox", { name: "Calls left for people" });
  const mark = page.getByRole("checkbox", { name: "Mark invitations" });
  await expect(calls).toHaveValue("10");
  await expect(mark).not.toBeChecked();
  await expect(mark).toHaveAccessibleDescription(/usher_row.*copies the metadata to the user who accepts/);
  await calls.fill("51");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(calls).toBeFocused();
  await expect(calls).toHaveAccessibleDescription(/^At most 50 calls\./);
  await calls.fill("25");
  await mark.check();
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await page.reload();
  await expect(calls).toHaveValue("25");
  await expect(mark).toBeChecked();
  await page.goto("/activity");
  await expect(
    page.getByRole("row", { name: /25 calls left for people instead of 10\. Invitations are marked/ }),
  ).toBeVisible();

  await page.goto("/settings");
  await calls.fill("10");
  await mark.uncheck();
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
});

test("a viewer can only read settings and activity", async ({ page, stranger, domain }) => {
  await join(stranger, await inviteMember(page, `viewer@${domain}`, "viewer"));
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  const main = stranger.getByRole("navigation", { name: "Main" });
  await expect(main.getByRole("link", { name: "Settings" })).toHaveCount(0);
  await main.getByRole("link", { name: "Activity" }).click();
  await expect(stranger.getByRole("row", { name: /joined Usher/ }).first()).toBeVisible();
  await expect(stranger.getByRole("link", { name: /^Download/ })).toHaveCount(0);
  // Only admins see IP addresses.
  await expect(stranger.getByText("127.0.0.1")).toHaveCount(0);
  await stranger.goto("/settings");
  await expect(stranger.getByText("Only admins can change these settings.")).toBeVisible();
  await expect(stranger.getByText("400 days")).toBeVisible();
  await expect(stranger.getByText("10 an hour")).toBeVisible();
  await expect(stranger.getByRole("textbox")).toHaveCount(0);
});
