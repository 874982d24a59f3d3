import { expect, test } from "./testing/fixtures.ts";
import { button, heading, submitBatch } from "./testing/steps.ts";

test("a cancel pauses first, and the rest can be sent, revoked and traced from batch to batch", async ({
  page,
  domain,
}) => {
  const id = await submitBatch(page, domain, 900);
  await expect(heading(page)).toContainText(/[1-9]\d* of 900 invited/);
  const dialog = page.getByRole("alertdialog");

  // Keeping it resumes it, also by Escape.
  await button(page, "Cancel batch").click();
  await expect(dialog).toContainText("The batch is paused while you decide.");
  await expect(heading(page)).toContainText("Paused: ");
  await page.keyboard.press("Escape");
  await expect(heading(page)).not.toContainText("Paused: ");

  // A batch that was paused before stays paused.
  await button(page, "Pause").click();
  await expect(heading(page)).toContainText("Paused: ");
  await button(page, "Cancel batch").click();
  await dialog.getByRole("button", { name: "Keep paused" }).click();
  await expect(heading(page)).toContainText("Paused: ");

  await button(page, "Cancel batch").click();
  await dialog.getByRole("button", { name: "Cancel batch" }).click();
  await expect(heading(page)).toContainText(/^Cancelled: .* \d+ cancelled$/);
  await expect(heading(page)).toBeFocused();
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "900 of 900 finished");

  await button(page, /^Send the remaining \d+$/).click();
  await expect(dialog).toContainText(/About .*You can close this page\./);
  await dialog.getByRole("button", { name: /^Send the remaining \d+$/ }).click();
  await expect(page.getByText("Continues with the cancelled rows of an earlier batch")).toBeVisible();
  await button(page, "Cancel batch").click();
  await dialog.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("link", { name: "an earlier batch" }).click();

  await expect(page).toHaveURL(new RegExp(id));
  await expect(page.getByText(/^Remaining rows sent in a batch of \d+ people, /)).toBeVisible();
  await expect(button(page, /remaining/)).toHaveCount(0);
  await button(page, /^Revoke \d+ invitations$/).click();
  await dialog.getByRole("button", { name: /^Revoke \d+ invitations$/ }).click();
  await expect(heading(page)).toHaveText(/^All \d+ revoked$/, { timeout: 90_000 });
  await page.getByRole("link", { name: "an earlier batch" }).click();
  await expect(heading(page)).toHaveText(/^Cancelled: (\d+) of 900 invited, \1 revoked since, /);
  await page.getByRole("link", { name: /^Invited/ }).click();
  const row = page.getByRole("row").nth(1);
  await expect(row).toContainText("Invited, then revoked");
  await expect(row.getByText("Revoked", { exact: true }).filter({ visible: true })).toBeVisible();
  await expect(button(page, /^(?:Revoke|Send)/)).toHaveCount(0);
});
