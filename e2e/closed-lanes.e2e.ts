import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk } from "./testing/fixtures.ts";
import { closeLanes, scheduleButton, testWithHour } from "./testing/lanes.ts";
import { invite } from "./testing/steps.ts";
import type { Usher } from "./testing/usher.ts";

const testClosed = testWithHour();

/** Closes both lanes for an hour: a single call closes one of them, its batch the other one. */
async function closeForAnHour(page: Page, usher: Usher, domain: string): Promise<void> {
  await closeLanes(usher);
  await invite(page, `first@${domain}`);
  await scheduleButton(page).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect
    .poll(async () => {
      const answer = await page.request.get("/api/allowance");
      const { bulk, single } = (await answer.json()) as Record<string, { left: number }>;
      return [bulk?.left, single?.left];
    })
    .toEqual([0, 0]);
}

testClosed(
  "the dialog offers to schedule before a submit while Clerk's limit is reached",
  async ({ page, usher, domain }) => {
    await closeForAnHour(page, usher, domain);
    await page.getByRole("button", { name: "Invite person" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/^Clerk's limit is reached until about \d\d:\d\d/)).toBeVisible();
    await expect(dialog.getByLabel("E-mail address")).toBeFocused();
    await expectNoViolation(page);
    await dialog.getByLabel("E-mail address").fill(`second@${domain}`);
    await scheduleButton(page).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("status", { name: "Messages" })).toContainText(
      `second@${domain}. It goes out about`,
    );
    expect(await invitationsAtClerk(usher, domain)).toEqual([]);
  },
);
