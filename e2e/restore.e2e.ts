import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, test as base } from "./testing/fixtures.ts";
import { expectNoSidewaysScroll, pasteList } from "./testing/steps.ts";
import { admin, keys, startUsher, type Usher } from "./testing/usher.ts";

const test = base.extend({
  usher: [
    async ({}, provide) => {
      // Long enough that a busy machine pauses the batch before it ends.
      const usher = await startUsher("clerk", { hourSeconds: 15 });
      await provide(usher);
      await usher.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

/** More than Clerk allows in an hour of the test, so that the batch can be paused. */
const recipients = 400;

async function signIn(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByLabel("E-mail").fill(admin.emailAddress);
  await page.getByLabel("Password").fill(admin.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
}

async function pauseBatch(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Paused");
}

async function revokeAtClerk({ clerkUrl, upstream }: Usher, emailAddress: string): Promise<void> {
  const headers = { authorization: `Bearer ${keys[upstream]}`, "content-type": "application/json" };
  const found = await fetch(`${clerkUrl}/v1/invitations?query=${encodeURIComponent(emailAddress)}`, {
    headers,
  });
  const [invitation] = (await found.json()) as { id: string }[];
  const revoked = await fetch(`${clerkUrl}/v1/invitations/${invitation?.id}/revoke`, {
    method: "POST",
    headers,
  });
  expect(revoked.status).toBe(200);
}

test("S13: an admin restores a backup, reviews a batch and resumes it", async ({
  stranger: page,
  usher,
  domain,
}) => {
  const folder = await mkdtemp(join(tmpdir(), "usher-backup-"));
  const backup = join(folder, "usher.backup");
  await signIn(page);
  const rows = Array.from({ length: recipients }, (_, index) => `row${index}@${domain}`);
  await pasteList(page, rows.join("\n"));
  await page.getByRole("button", { name: `Invite ${recipients} people` }).click();
  // A development instance sends 100 e-mails a month.
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Invite/ })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/[1-9]\d* of 400 invited/);
  await pauseBatch(page);
  const batch = page.url();
  expect(await usher.run("backup", backup)).toContain("Members: 1, batches: 1.");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`All ${recipients} invited`);
  const [left, chosen] = [`row398@${domain}`, `row399@${domain}`];
  for (const address of [left, chosen]) await revokeAtClerk(usher, address);

  expect(await usher.run("restore", backup)).toContain("Stop Usher first");
  await usher.kill();
  expect(await usher.run("restore", backup)).toContain("Unfinished batches on hold: 1");
  await usher.start();

  await page.reload();
  await signIn(page);
  await page.getByRole("link", { name: "Batches" }).click();
  await expect(page.getByText("Usher was restored from a backup of")).toBeVisible();
  await expectNoViolation(page);
  await page.goto(batch);
  const panel = page.getByRole("region", { name: "Restored from a backup of" });
  await expect(panel.getByText("after the backup and will be recognised")).toBeVisible();
  await expect(panel.getByText("2 were revoked after the backup and will be left out.")).toBeVisible();
  await panel.getByText("Show 2 addresses revoked since the backup").click();
  await expect(panel.getByLabel("Revoked addresses")).toHaveValue(`${left}\n${chosen}`);
  await expect(panel.getByLabel("Leave all 2 out")).toBeChecked();
  await panel.getByLabel("Also invite some of them").check();
  await panel.getByLabel("Addresses to invite again").fill(`row1@${domain}`);
  await expectNoViolation(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await expectNoSidewaysScroll(page, 320);
  await page.setViewportSize({ width: 1280, height: 800 });
  const resume = panel.getByRole("button", { name: "Resume batch" });
  await resume.click();
  await expect(panel.getByText(`Not revoked since the backup: row1@${domain}.`)).toBeVisible();
  await panel.getByLabel("Addresses to invite again").fill(chosen);

  const late = await page.context().newPage();
  await late.goto(batch);
  await late.getByLabel("Leave all 2 out").check();
  await resume.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    `${recipients - 1} of ${recipients} invited, 1 skipped`,
  );
  await expect(panel).toBeHidden();
  await late.getByRole("button", { name: "Resume batch" }).click();
  await expect(
    late.getByText(`${admin.emailAddress} has resumed this batch (1 revoked address invited again).`),
  ).toBeVisible();
  await expect(late.getByRole("region", { name: "Restored from a backup of" })).toBeHidden();
  await rm(folder, { recursive: true, force: true });
});
