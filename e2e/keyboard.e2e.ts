import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect } from "./testing/fixtures.ts";
import { testWithHour } from "./testing/lanes.ts";
import { button, heading, pasteByKey, runCommand, tabTo } from "./testing/steps.ts";

const dialogButton = (page: Page, name: string | RegExp) =>
  page.getByRole("alertdialog").getByRole("button", { name });

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Cancels the batch from its button, which has the focus. */
async function cancelBatch(page: Page, keepLabel: string): Promise<void> {
  await press(page, "Enter");
  await expect(dialogButton(page, keepLabel)).toBeFocused();
  await press(page, "Tab", "Enter");
  await expect(heading(page)).toContainText(/^Cancelled: /);
  await expect(heading(page)).toBeFocused();
}

/** The hour does not end during the test, so that a batch of more than an hour never does. */
const test = testWithHour();

test("a list is submitted, paused, cancelled and continued with the keyboard alone", async ({
  page,
  domain,
}) => {
  await runCommand(page, "bulk inv");
  await expect(heading(page)).toBeFocused();
  await tabTo(page, page.getByRole("textbox", { name: "Recipients" }));
  await pasteByKey(page, Array.from({ length: 2_000 }, (_, at) => `person${at}@${domain}`).join("\n"));
  const submit = button(page, "Invite 2,000 people");
  await expect(submit).toBeEnabled();
  // The options and the preview lie between the list and its button.
  await runCommand(page, "Invite 2,000");
  await expect(heading(page)).toContainText(/[1-9]\d* of 2,000 invited/);
  await expect(heading(page)).toBeFocused();
  await expectNoViolation(page);

  await tabTo(page, button(page, "Pause"));
  await press(page, "Enter");
  await expect(heading(page)).toContainText("Paused: ");
  await expect(button(page, "Resume")).toBeFocused();
  await expectNoViolation(page);
  await press(page, "Enter");
  await expect(button(page, "Pause")).toBeFocused();
  await expect(heading(page)).not.toContainText("Paused: ");

  // A question about a running batch pauses it, and keeping it resumes it.
  await press(page, "Tab", "Enter");
  await expect(dialogButton(page, "Keep running")).toBeFocused();
  await expect(heading(page)).toContainText("Paused: ");
  await expectNoViolation(page);
  await press(page, "Enter");
  await expect(button(page, "Cancel batch")).toBeFocused();
  await expect(heading(page)).not.toContainText("Paused: ");

  await press(page, "Shift+Tab", "Enter");
  await expect(heading(page)).toContainText("Paused: ");
  await press(page, "Tab");
  await cancelBatch(page, "Keep paused");
  await expectNoViolation(page);

  const remaining = /^Send the remaining [\d,]+$/;
  await tabTo(page, button(page, remaining));
  await press(page, "Enter");
  await expect(dialogButton(page, "Cancel")).toBeFocused();
  await expectNoViolation(page);
  await press(page, "Escape");
  await expect(button(page, remaining)).toBeFocused();
  await press(page, "Enter", "Tab", "Enter");
  await expect(page.getByText("Continues with the cancelled rows of an earlier batch")).toBeVisible();
  await expect(heading(page)).toBeFocused();
  await tabTo(page, button(page, "Cancel batch"));
  await cancelBatch(page, "Keep running");
});
