import { type Locator, type Page, expect } from "@playwright/test";

type NewPreset = { name: string; options?: object; isDefault?: boolean };

/** The options that `expectFilled` finds in a form. */
export const onboarding = {
  redirectUrl: "https://app.example.com/welcome",
  expiresInDays: 14,
  publicMetadata: { plan: "team" },
  notify: false,
};

/** Makes a preset as the signed-in admin, without the page. */
export async function makePreset(page: Page, preset: NewPreset): Promise<string> {
  const answer = await page.request.post("/api/presets", {
    data: { options: {}, ...preset },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

/** The server is shared by tests, so each deletes its presets. */
export async function deletePresets(page: Page): Promise<void> {
  const headers = { origin: new URL(page.url()).origin };
  const list = (await (await page.request.get("/api/presets")).json()) as { data: { id: string }[] };
  for (const { id } of list.data) await page.request.delete(`/api/presets/${id}`, { headers });
  await rememberChoice(page, null);
}

/** Makes this the preset that the member chose last. */
export async function rememberChoice(page: Page, presetId: string | null): Promise<void> {
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.put("/api/preset-choice", { data: { presetId }, headers });
  expect(answer.ok()).toBe(true);
}

export const presets = (within: Page | Locator) => within.getByRole("group", { name: "Preset" });
export const presetButton = (within: Page | Locator, name: string) =>
  presets(within).getByRole("button", { name, exact: true });

export async function openInviteDialog(page: Page): Promise<Locator> {
  await page.goto("/");
  await page.getByRole("button", { name: "Invite person" }).click();
  return page.getByRole("dialog");
}

export async function expectFilled(form: Page | Locator): Promise<void> {
  await expect(form.getByLabel(/^Redirect URL/)).toHaveValue("https://app.example.com/welcome");
  await expect(form.getByLabel("Expires after")).toHaveValue("14");
  await expect(form.getByLabel(/^Public metadata/)).toHaveValue(/"plan": "team"/);
  await expect(form.getByRole("radio", { name: /^Create (?:a link|links) only/ })).toBeChecked();
}

export async function expectEmpty(form: Page | Locator): Promise<void> {
  await expect(form.getByLabel(/^Redirect URL/)).toHaveValue("");
  await expect(form.getByLabel("Expires after")).toHaveValue("");
  await expect(form.getByLabel(/^Public metadata/)).toHaveValue("");
  await expect(form.getByRole("radio", { name: "Send an e-mail" })).toBeChecked();
}
