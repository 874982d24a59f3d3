import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import { inviteMember, join } from "./testing/members.ts";
import {
  deletePresets,
  expectEmpty,
  expectFilled,
  makePreset,
  onboarding,
  openInviteDialog,
  presetButton,
  presets,
} from "./testing/presets.ts";
import { expectFocusKept, paste } from "./testing/steps.ts";

test.afterEach(({ page }) => deletePresets(page));

test("an admin makes, renames and deletes a preset in the settings", async ({ page }) => {
  await page.getByRole("link", { name: "Settings" }).click();
  const section = page.getByRole("region", { name: "Presets" });
  await expect(section.getByText("There are no presets yet.")).toBeVisible();
  await section.getByRole("button", { name: "New preset" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Onboarding");
  await dialog.getByLabel("Expires after").fill("14");
  await dialog.getByLabel(/^Redirect URL/).fill("https://app.example.com/welcome");
  await dialog.getByRole("radio", { name: /^Create links only/ }).check();
  await dialog.getByRole("checkbox", { name: "Use as the default" }).check();
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Create preset" }).click();
  await expect(dialog).toBeHidden();
  await expectFocusKept(page);
  const item = section.getByRole("listitem");
  await expect(item).toContainText("Onboarding");
  await expect(item).toContainText("Default");
  await expect(item).toContainText(
    "Links only · expires after 14 days · leads to https://app.example.com/welcome",
  );
  await expectNoViolation(page);

  await section.getByRole("button", { name: "New preset" }).click();
  await dialog.getByLabel("Name").fill("ONBOARDING");
  await dialog.getByRole("button", { name: "Create preset" }).click();
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(
    "There is already a preset named Onboarding. Choose another name.",
  );
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Discard" }).click();

  await section.getByRole("button", { name: "Edit Onboarding" }).click();
  await expect(dialog.getByLabel("Expires after")).toHaveValue("14");
  await dialog.getByLabel("Name").fill("Partners");
  await dialog.getByRole("button", { name: "Save preset" }).click();
  await expect(item).toContainText("Partners");

  await section.getByRole("button", { name: "Delete Partners" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete preset" }).click();
  await expect(section.getByText("There are no presets yet.")).toBeVisible();
  await expectFocusKept(page);
  await page.getByRole("link", { name: "Activity" }).click();
  await expect(page.getByRole("row", { name: /deleted the preset “Partners”/ })).toBeVisible();
});

test("one click fills the form of one person, and the choice is remembered", async ({ page, domain }) => {
  await makePreset(page, { name: "Onboarding", options: onboarding });
  const dialog = await openInviteDialog(page);
  await expect(presetButton(dialog, "None")).toHaveAttribute("aria-pressed", "true");
  await expectEmpty(dialog);
  await presetButton(dialog, "Onboarding").click();
  await expectFilled(dialog);

  await dialog.getByLabel("Expires after").fill("21");
  await expect(presetButton(dialog, "Onboarding, changed")).toHaveAttribute("aria-pressed", "true");
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Reset to Onboarding" }).click();
  await expect(presetButton(dialog, "Onboarding")).toHaveAttribute("aria-pressed", "true");
  await expectFilled(dialog);

  const again = await openInviteDialog(page);
  await expect(presetButton(again, "Onboarding")).toHaveAttribute("aria-pressed", "true");
  await expectFilled(again);
  await again.getByLabel("E-mail address").fill(`ada@${domain}`);
  await again.getByRole("button", { name: "Create link" }).click();
  await expect(page.getByRole("heading", { name: `The link for ada@${domain} is ready` })).toBeVisible();

  const empty = await openInviteDialog(page);
  await presetButton(empty, "None").click();
  await expectEmpty(empty);
});

test("a batch shows the preset that its options come from, unless they were changed", async ({
  page,
  domain,
}) => {
  await makePreset(page, { name: "Onboarding", options: onboarding, isDefault: true });
  await page.goto("/bulk-invite");
  await presetButton(page, "Onboarding").click();
  await expectFilled(page);
  await page.reload();
  await expect(presetButton(page, "Onboarding")).toHaveAttribute("aria-pressed", "true");
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await paste(page, editor, `one@${domain}\ntwo@${domain}`);
  await page.getByRole("button", { name: /^Invite 2 / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("invited");
  await expect(page.getByText(/^Options: .* preset Onboarding$/)).toBeVisible();
  await expectNoViolation(page);

  await page.goto("/bulk-invite");
  await expectFilled(page);
  await page.getByLabel("Expires after").fill("21");
  await paste(page, editor, `three@${domain}\nfour@${domain}`);
  await page.getByRole("button", { name: /^Invite 2 / }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("invited");
  await expect(page.getByText(/^Options: Links only · expires after 21 days/)).toBeVisible();
  await expect(page.getByText(/preset Onboarding/)).toHaveCount(0);
});

test("the default fills the forms of a member who has not chosen yet", async ({ page, stranger, domain }) => {
  await makePreset(page, { name: "Onboarding", options: onboarding, isDefault: true });
  await join(stranger, await inviteMember(page, `inviter@${domain}`, "inviter"));
  await expect(stranger.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  await stranger.goto("/bulk-invite");
  await expect(presetButton(stranger, "Onboarding")).toHaveAttribute("aria-pressed", "true");
  await expectFilled(stranger);
  await presetButton(stranger, "None").click();
  await expectEmpty(stranger);
  const dialog = await openInviteDialog(stranger);
  await expect(presetButton(dialog, "None")).toHaveAttribute("aria-pressed", "true");
  await expectEmpty(dialog);
});

test("a preset that is deleted while a list is prepared does not lose the list", async ({ page, domain }) => {
  const id = await makePreset(page, { name: "Onboarding", options: onboarding });
  await page.goto("/bulk-invite");
  await presetButton(page, "Onboarding").click();
  await paste(page, page.getByRole("textbox", { name: "Recipients" }), `one@${domain}\ntwo@${domain}`);
  await page.request.delete(`/api/presets/${id}`, { headers: { origin: new URL(page.url()).origin } });
  const submit = page.getByRole("button", { name: /^Invite 2 / });
  await submit.click();
  await expect(page.getByRole("alert").filter({ hasText: "no longer exists" })).toContainText(
    "The preset of these options no longer exists. Check the options and submit again.",
  );
  await expect(presets(page)).toHaveCount(0);
  await expectFilled(page);
  await submit.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("invited");
});

test("more than four presets are a menu", async ({ page }) => {
  for (const name of ["A", "B", "C", "D"]) await makePreset(page, { name });
  await makePreset(page, { name: "Onboarding", options: onboarding });
  await page.goto("/bulk-invite");
  const menu = page.getByRole("combobox", { name: "Preset" });
  await menu.selectOption("Onboarding");
  await expectFilled(page);
  await page.getByLabel("Expires after").fill("21");
  await expect(menu.getByRole("option", { selected: true })).toHaveText("Onboarding, changed");
  await menu.selectOption("None");
  await expectEmpty(page);
});

test("an admin who saves over a newer version of a preset loads it, and what was typed can be put back", async ({
  page,
}) => {
  const id = await makePreset(page, { name: "Onboarding", options: onboarding });
  await page.goto("/settings");
  await page.getByRole("button", { name: "Edit Onboarding" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Expires after").fill("21");
  const changed = { name: "Welcome", options: { ...onboarding, expiresInDays: 7 }, isDefault: false };
  const headers = { origin: new URL(page.url()).origin };
  await page.request.put(`/api/presets/${id}`, { data: changed, headers });
  const save = dialog.getByRole("button", { name: "Save preset" });
  await save.click();
  await expect(dialog.getByRole("alert")).toContainText("An admin changed this preset after you opened it.");
  await expect(dialog.getByLabel("Expires after")).toHaveValue("21");
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Load the newer version" }).press("Enter");
  await expect(dialog.getByLabel("Expires after")).toHaveValue("7");
  await expect(dialog.getByLabel("Name")).toHaveValue("Welcome");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Put back what I typed" }).press("Enter");
  await expect(dialog.getByLabel("Expires after")).toHaveValue("21");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await save.click();
  await expect(dialog).toBeHidden();
  const item = page.getByRole("region", { name: "Presets" }).getByRole("listitem");
  await expect(item).toContainText("Onboarding");
  await expect(item).toContainText("expires after 21 days");
});
