import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test } from "./testing/fixtures.ts";
import { inviteMember, join } from "./testing/members.ts";
import { expectNoSidewaysScroll, putBatch } from "./testing/steps.ts";

/** Submits a deletion that takes minutes at the pace of deletions, and opens it. */
async function submitDeletion(page: Page, domain: string): Promise<string> {
  const id = crypto.randomUUID();
  const rows = Array.from({ length: 500 }, (_row, at) => ({
    invitationId: `inv_${id.replaceAll("-", "")}${at}`,
    emailAddress: `gone-${at}@${domain}`,
  }));
  await putBatch(page, { kind: "delete", rows }, id);
  await page.goto(`/batches/${id}`);
  return id;
}

const reason = "Only admins can control a batch that deletes. Ask an admin.";

async function expectRefused(page: Page, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const button = page.getByRole("button", { name, exact: true });
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAccessibleDescription(reason);
    // It does nothing but say why, and keeps the focus so that its reason is read out.
    await button.click({ force: true });
    await expect(page.getByRole("status", { name: "Messages" })).toHaveText(reason);
    await expect(button).toBeFocused();
    await expect(page.getByRole("alertdialog")).toHaveCount(0);
  }
}

test("S8: an inviter sees who can control a deletion, and only the admin can", async ({
  page,
  stranger,
  domain,
}) => {
  await join(stranger, await inviteMember(page, `inviter@${domain}`, "inviter"));
  const id = await submitDeletion(page, domain);
  await stranger.goto(`/batches/${id}`);
  await expectRefused(stranger, ["Pause", "Cancel batch"]);

  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Paused");
  await stranger.reload();
  await expectRefused(stranger, ["Resume", "Cancel batch"]);
  await expect(stranger.getByRole("heading", { level: 1 })).toContainText("Paused");
  await expectNoViolation(stranger);
  await stranger.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(stranger, 320);

  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel batch" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Cancelled");
});
