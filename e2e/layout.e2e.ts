import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Settings } from "#contract/settings.ts";
import { expect, test } from "./testing/fixtures.ts";
import { expectReadable } from "./testing/layout.ts";
import { deletePresets, makePreset, openInviteDialog } from "./testing/presets.ts";
import { openRowMenu, paste, pasteList, search } from "./testing/steps.ts";

test.afterEach(({ page }) => deletePresets(page));

const longName = "maria.del.carmen.von-und-zu-lichtenstein";

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  // Before the page is there, nothing of it is busy.
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
}

/** Submits a batch with long addresses, of which one fails, and waits for its end. Returns its path. */
async function finishBatch(page: Page, domain: string): Promise<string> {
  const addresses = Array.from({ length: 12 }, (_, at) => `${longName}.${at}@a-long-subdomain.of.${domain}`);
  await pasteList(page, [...addresses, `blocked@${domain}`, `taken@${domain}`].join("\n"));
  await page.getByRole("button", { name: /^Invite 1[34] people/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/need.? attention/);
  return new URL(page.url()).pathname;
}

/** Calls the API as the member of a page. Returns the id of what was made, if anything was. */
async function call(page: Page, method: string, path: string, data?: object): Promise<string> {
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.fetch(path, { method, headers, ...(data && { data }) });
  const text = await answer.text();
  return text === "" ? "" : (JSON.parse(text) as { id: string }).id;
}

const inviteOne = (page: Page, emailAddress: string): Promise<string> =>
  call(page, "POST", "/api/invitations", { emailAddress });

/** Submits a batch that is too long to end, and pauses it. Returns its path. */
async function pauseBatch(page: Page, domain: string): Promise<string> {
  const path = `/batches/${randomUUID()}`;
  const rows = Array.from({ length: 2_000 }, (_row, at) => ({ emailAddress: `row-${at}@${domain}` }));
  await call(page, "PUT", `/api${path}`, { kind: "invite", options: {}, rows });
  await call(page, "POST", `/api${path}/pause`);
  return path;
}

/** Makes an entry of each kind that has a layout of its own, with long names and with the notes of refusals. */
async function fillActivity(page: Page, stranger: Page, domain: string): Promise<void> {
  const changes = { "/revoke": "POST", "/resend": "POST", "": "DELETE" };
  for (const [change, method] of Object.entries(changes)) {
    const id = await inviteOne(page, `${longName}.${method}${change}@${domain}`);
    await call(page, method, `/api/invitations/${id}${change}`);
  }
  await inviteOne(page, `blocked@${domain}`);
  await call(page, "POST", "/api/members", { emailAddress: `${longName}@${domain}`, role: "inviter" });

  const preset = { name: "Guests of the autumn programme for the whole of Europe", options: {} };
  const path = `/api/presets/${await makePreset(page, preset)}`;
  await call(page, "PUT", path, { ...preset, options: { expiresInDays: 14, notify: false } });
  await call(page, "DELETE", path);

  const settings = (await (await page.request.get("/api/settings")).json()) as Settings;
  await call(page, "PUT", "/api/settings", { ...settings, activityDays: settings.activityDays + 1 });
  await call(page, "PUT", "/api/settings", settings);

  await stranger.goto("/robots.txt");
  const credentials = { email: `${longName}@${domain}`, password: "not the password" };
  await call(stranger, "POST", "/api/auth/sign-in/email", credentials);
}

const kinds = [
  "revoked the invitation of",
  "resent the invitation of",
  "deleted the invitation of",
  "could not invite",
  "to Usher",
  "submitted a",
  "paused the",
  "cancelled the",
  "changed the preset",
  "changed the settings",
  "could not sign in",
];

/** Looks at the dialog that opens, and closes it. */
async function expectReadableDialog(page: Page, name: string, show: () => Promise<void>): Promise<void> {
  await show();
  const dialog = page.locator("dialog:modal");
  await expect(dialog).toBeVisible();
  await expect(dialog.locator("[aria-busy=true]")).toHaveCount(0);
  await expectReadable(page, `dialog ${name}`);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
}

test("6: every page is readable from 320 to 2560 pixels and with text of 200 %", async ({
  page,
  stranger,
  domain,
}) => {
  await makePreset(page, { name: "Partners of the spring programme for the whole of Europe" });
  const batch = await finishBatch(page, domain);
  const paused = await pauseBatch(page, domain);
  await open(page, paused);
  await expectReadable(page, "paused batch");
  await call(page, "POST", `/api${paused}/cancel`);
  await fillActivity(page, stranger, domain);
  for (const path of [
    batch,
    "/batches",
    "/activity",
    `/?query=${domain}`,
    "/?query=nothing-matches-this",
    "/team",
    "/settings",
    "/account",
    "/nowhere",
  ]) {
    await open(page, path);
    if (path === "/activity")
      for (const kind of kinds)
        await expect(page.getByRole("row").filter({ hasText: kind })).not.toHaveCount(0);
    await expectReadable(page, path.replace(/[\da-f-]{36}/, "ID"));
  }
  await open(page, "/bulk-invite");
  await expectReadable(page, "empty bulk invite");
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await paste(
    page,
    editor,
    `email,name,plan\n${longName}@${domain},Maria,team\nmax@gmial.com,Max,team\nnobody,Nobody,free\nmax@gmial.com,Max,team`,
  );
  await expect(page.getByText(/Checked with Clerk/).first()).toBeVisible();
  await expectReadable(page, "bulk invite");
});

test("6: the sign-in page and the dialogs of the list are readable at every width", async ({
  page,
  stranger,
  domain,
}) => {
  await open(stranger, "/");
  await expectReadable(stranger, "sign-in");

  const address = `${longName}@${domain}`;
  await inviteOne(page, address);
  await search(page, domain);
  for (const item of [/^Resend/, /^Revoke/, /^Delete/])
    await expectReadableDialog(page, item.source, () => openRowMenu(page, address, item));
  for (const key of ["c", "?", "Control+k"])
    await expectReadableDialog(page, key, () => page.keyboard.press(key));
  await page.getByRole("checkbox", { name: "Select all on this page" }).check();
  await expectReadable(page, "selection");
  const bar = page.getByRole("region", { name: "Selection" });
  const button = bar.getByRole("button", { name: /^Delete/ });
  await expectReadableDialog(page, "of a selection", () => button.click());
});

test("6: the dialogs of batches, presets and members and a refused invitation are readable at every width", async ({
  page,
  domain,
}) => {
  await finishBatch(page, domain);
  const click = (name: string | RegExp) => () => page.getByRole("button", { name }).click();
  for (const name of [/^Retry/, /^Revoke/]) await expectReadableDialog(page, name.source, click(name));
  await open(page, "/settings");
  await expectReadableDialog(page, "New preset", click("New preset"));
  await open(page, "/team");
  await expectReadableDialog(page, "Invite member", click("Invite member"));

  const dialog = await openInviteDialog(page);
  await dialog.getByLabel("E-mail address").fill(`blocked+${longName}@${domain}`);
  await dialog.getByLabel("Expires after").fill("14");
  await dialog.getByLabel(/^Redirect URL/).fill(`https://app.${domain}/welcome/to/the/spring/programme`);
  await dialog.getByLabel(/^Public metadata/).fill('{ "plan": "team", "programme": "spring" }');
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expectReadable(page, "refused invitation");
  await dialog.getByLabel("Expires after").fill("never");
  await dialog.getByLabel(/^Redirect URL/).fill("nowhere");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByLabel("Expires after")).toHaveAttribute("aria-invalid", "true");
  await expectReadable(page, "invitation with mistakes");
});
