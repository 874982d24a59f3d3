import type { Page } from "@playwright/test";
import { expect, test } from "./testing/fixtures.ts";
import {
  deletePresets,
  expectEmpty,
  expectFilled,
  makePreset,
  onboarding,
  openInviteDialog,
  presetButton,
  rememberChoice,
} from "./testing/presets.ts";
import { expectFocusKept, expectNoSidewaysScroll } from "./testing/steps.ts";

test.afterEach(({ page }) => deletePresets(page));

/** Holds back the list of presets until the returned function is called. */
async function delayPresets(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route("**/api/presets", async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

for (const form of ["bulk invite", "the form of one person"] as const) {
  const open = async (page: Page) => {
    if (form === "the form of one person") return openInviteDialog(page);
    await page.goto("/bulk-invite");
    return page.getByRole("region", { name: "Options" });
  };

  for (const { what, typed, says } of [
    { what: "a valid expiry", typed: "21", says: /30 when left empty/ },
    { what: "an expiry with a mistake", typed: "soon", says: /whole number/ },
  ]) {
    test(`${what} that is typed in ${form} before the presets arrive is kept`, async ({ page }) => {
      await rememberChoice(page, await makePreset(page, { name: "Onboarding", options: onboarding }));
      const release = await delayPresets(page);
      const fields = await open(page);
      const expiry = fields.getByLabel("Expires after");
      await expiry.fill(typed);
      await expiry.press("Tab");
      await expect(presetButton(fields, "None")).toHaveCount(0);
      release();
      await expect(presetButton(fields, "None")).toHaveAttribute("aria-pressed", "true");
      await expect(expiry).toHaveValue(typed);
      await expect(fields.getByLabel(/^Redirect URL/)).toHaveValue("");
      await expect(expiry).toHaveAccessibleDescription(says);
      await presetButton(fields, "Onboarding").click();
      await expectFilled(fields);
    });
  }

  test(`the last choice of a preset fills ${form} while it is empty, however late it arrives`, async ({
    page,
  }) => {
    await rememberChoice(page, await makePreset(page, { name: "Onboarding", options: onboarding }));
    const release = await delayPresets(page);
    const fields = await open(page);
    await expectEmpty(fields);
    release();
    await expect(presetButton(fields, "Onboarding")).toHaveAttribute("aria-pressed", "true");
    await expectFilled(fields);
  });

  test(`a preset with a long name fits into ${form} on a phone`, async ({ page }) => {
    const name = "Onboarding of partners in the north and the south";
    await makePreset(page, { name });
    await page.setViewportSize({ width: 320, height: 720 });
    const fields = await open(page);
    const button = presetButton(fields, name);
    await button.scrollIntoViewIfNeeded();
    await expect(button).toBeInViewport({ ratio: 1 });
    await expectNoSidewaysScroll(page, 320);
  });

  test(`options of ${form} that a preset replaced are restored by one click`, async ({ page }) => {
    await makePreset(page, { name: "Onboarding", options: onboarding });
    const fields = await open(page);
    const restore = fields.getByRole("button", { name: "Restore earlier options" });
    await fields.getByLabel("Expires after").fill("soon");
    await fields.getByLabel(/^Public metadata/).fill('{ "seats": 5 }');
    await presetButton(fields, "Onboarding").click();
    await expectFilled(fields);
    await presetButton(fields, "None").click();
    await expectEmpty(fields);
    await restore.press("Enter");
    await expect(fields.getByLabel("Expires after")).toHaveValue("soon");
    await expect(fields.getByLabel("Expires after")).toHaveAccessibleDescription(/whole number/);
    await expect(fields.getByLabel(/^Public metadata/)).toHaveValue('{ "seats": 5 }');
    await expect(fields.getByLabel(/^Redirect URL/)).toHaveValue("");
    await expect(restore).toHaveCount(0);
    await expectFocusKept(page);

    await presetButton(fields, "Onboarding").click();
    await fields.getByLabel("Expires after").fill("21");
    await fields.getByRole("button", { name: "Reset to Onboarding" }).press("Enter");
    await expectFilled(fields);
    await expectFocusKept(page);
    await restore.click();
    await expect(fields.getByLabel("Expires after")).toHaveValue("21");
    await expect(presetButton(fields, "Onboarding, changed")).toHaveAttribute("aria-pressed", "true");
  });
}
