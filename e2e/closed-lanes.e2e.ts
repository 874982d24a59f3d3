import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk } from "./testing/fixtures.ts";
import {
  closeLanes,
  inviteElsewhere,
  scheduleButton,
  statusesAtClerk,
  testWithHour,
} from "./testing/lanes.ts";
import { invite, openRowMenu, pasteList, search } from "./testing/steps.ts";
import { changeSandbox, type Usher } from "./testing/usher.ts";

const testClosed = testWithHour();
const testDuringBatch = testWithHour();

testDuringBatch(
  "a person is invited immediately while a batch of hundreds waits for Clerk's limit",
  async ({ page, usher, domain }) => {
    // Clerk's own limits.
    await changeSandbox(usher, { singlePerHour: 100, bulkPerHour: 25 });
    const people = Array.from({ length: 400 }, (_, index) => `person${index}@${domain}`);
    await pasteList(page, people.join("\n"));
    await page.getByRole("button", { name: "Invite 400 people" }).click();
    // Batches leave ten single calls to people.
    await expect(page.getByRole("heading", { level: 1 })).toContainText("340 of 400 invited");
    await page.getByRole("link", { name: "Invitations" }).click();
    await invite(page, `now@${domain}`);
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(page.getByRole("status", { name: "Messages" })).toContainText("Invitation sent");
    await expect.poll(() => statusesAtClerk(usher, `now@${domain}`)).toEqual(["pending"]);
  },
);

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

testClosed(
  "a resend that Clerk's limit refuses leaves the old invitation untouched",
  async ({ page, usher, domain }) => {
    const address = `again@${domain}`;
    await inviteElsewhere(usher, address);
    await closeForAnHour(page, usher, domain);
    await search(page, address);
    await openRowMenu(page, address, /^Resend/);
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "Send new invitation" }).click();
    const alert = dialog.getByRole("alert");
    await expect(alert).toContainText(`The invitation of ${address} was not resent`);
    await expect(alert).toContainText("Nothing was revoked: the old link works as before");
    await scheduleButton(page).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("link", { name: "View batch" }).last().click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("0 of 1");
    await expect.poll(() => statusesAtClerk(usher, address)).toEqual(["pending"]);
  },
);
