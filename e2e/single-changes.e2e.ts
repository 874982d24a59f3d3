import type { Page } from "@playwright/test";
import { expect, test } from "./testing/fixtures.ts";
import { inviteElsewhere, statusesAtClerk, testWithHour } from "./testing/lanes.ts";
import { openRowMenu, rowOf, search } from "./testing/steps.ts";

const changes = [
  { verb: "Revoke", done: "revoked", left: ["revoked"] },
  { verb: "Delete", done: "deleted", left: [] },
];

async function expectActivity(page: Page, address: string, verb: string, result: string): Promise<void> {
  await page.getByRole("link", { name: "Activity" }).click();
  await page.getByRole("textbox", { name: "Search member or address" }).fill(address);
  const lines = page
    .getByRole("row")
    .filter({ hasText: new RegExp(`${verb}d? the invitation of`, "i") })
    .filter({ hasText: address });
  await expect(lines).toHaveCount(1);
  await expect(lines).toContainText(result);
}

for (const { verb, done, left } of changes) {
  test(`a ${verb.toLowerCase()} whose answer is cut is reported as ${done}`, async ({
    page,
    usher,
    domain,
  }) => {
    const address = `drop-after+${done}@${domain}`;
    await inviteElsewhere(usher, address);
    await search(page, domain);
    await openRowMenu(page, address, new RegExp(`^${verb}`));
    const dialog = page.getByRole("alertdialog");
    await dialog.getByRole("button", { name: `${verb} invitation` }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("status", { name: "Messages" })).toContainText(`Invitation ${done}`);
    await expect(rowOf(page, address)).toHaveCount(0);
    await expect.poll(() => statusesAtClerk(usher, domain)).toEqual(left);
    await expectActivity(page, address, verb, "Done");
  });
}

for (const { verb, done } of changes) {
  // A server of its own: the refusal blocks the list for a long time.
  const testRefused = testWithHour();
  testRefused(
    `a ${verb.toLowerCase()} that Clerk's limit refuses changes nothing and says so`,
    async ({ page, usher, domain }) => {
      const address = `limited-huge+${done}@${domain}`;
      await inviteElsewhere(usher, address);
      await search(page, domain);
      await openRowMenu(page, address, new RegExp(`^${verb}`));
      const dialog = page.getByRole("alertdialog");
      await dialog.getByRole("button", { name: `${verb} invitation` }).click();
      const alert = dialog.getByRole("alert");
      await expect(alert).toContainText("Clerk's rate limit is reached");
      await expect(alert).toContainText(`${address}'s invitation was not ${done}`);
      await expect.poll(() => statusesAtClerk(usher, domain)).toEqual(["pending"]);
      await page.keyboard.press("Escape");
      await expect(rowOf(page, address)).toContainText("Pending");
      await expectActivity(page, address, verb, "Refused");
    },
  );
}
