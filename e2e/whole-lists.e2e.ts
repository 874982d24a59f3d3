import { readFile } from "node:fs/promises";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { pasteList } from "./testing/steps.ts";

type Expected = {
  recipients: { address: string; name?: string; line: number }[];
  duplicates: unknown[];
  problems: { source: string; line: number }[];
};

const fixtures = new URL("../src/recipients/fixtures/", import.meta.url);
const messy = await readFile(new URL("messy-300.txt", fixtures), "utf8");
const expected = JSON.parse(await readFile(new URL("messy-300.expected.json", fixtures), "utf8")) as Expected;

test("7: three hundred messy recipients are each invited exactly once, on a development instance after a question", async ({
  page,
  usher,
  upstream,
}) => {
  await pasteList(page, messy);
  await expect(page.getByRole("button", { name: "Invite 300 people" })).toBeEnabled();
  await expect(page.getByText(`${expected.problems.length} lines not recognised`).first()).toBeVisible();
  await page.getByRole("button", { name: "Invite 300 people" }).click();
  if (upstream === "clerk") {
    const question = page.getByRole("alertdialog", {
      name: "Invite 300 people to the development instance?",
    });
    await expect(question).toContainText("at most 100 e-mails a month");
    await question.getByRole("button", { name: "Invite 300 people" }).click();
  }
  await expect(page).toHaveURL(/\/batches\/[0-9a-f-]{36}/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All 300 invited", { timeout: 180_000 });
  const sent = new Map<string, number>();
  for (const { email_address, status } of await invitationsAtClerk(usher, "")) {
    if (status === "pending") sent.set(email_address, (sent.get(email_address) ?? 0) + 1);
  }
  for (const { address } of expected.recipients) expect([address, sent.get(address)]).toEqual([address, 1]);
});

test("a batch continues after the server is killed and started again", async ({ page, usher, domain }) => {
  // More than one hour's allowance, so that the batch cannot finish before the kill.
  const addresses = Array.from({ length: 400 }, (_, index) => `person${index}@${domain}`);
  await pasteList(page, addresses.join("\n"));
  // Without e-mails there is no limit of a development instance to ask about.
  await page.getByRole("radio", { name: "Create links only" }).check();
  await page.getByRole("button", { name: "Invite 400 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/[1-9]\d* of 400 invited/);
  await usher.kill();
  await usher.start();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 400 invited", {
    timeout: 180_000,
  });
  const found = await invitationsAtClerk(usher, domain);
  expect(found.map((invitation) => invitation.email_address).sort()).toEqual(addresses.sort());
});

test("sending the rest of a cancelled batch names what a development instance sends", async ({
  page,
  upstream,
  domain,
}) => {
  const addresses = Array.from({ length: 900 }, (_, index) => `person${index}@${domain}`);
  await pasteList(page, addresses.join("\n"));
  await page.getByRole("button", { name: "Invite 900 people" }).click();
  const dialog = page.getByRole("alertdialog");
  if (upstream === "clerk") await dialog.getByRole("button", { name: "Invite 900 people" }).click();
  await page.getByRole("button", { name: "Cancel batch" }).click();
  await dialog.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("button", { name: /^Send the remaining \d+$/ }).click();
  const limit = dialog.getByText(/at most 100 e-mails a month .* This batch would send \d+\./);
  await expect(dialog).toContainText("You can close this page.");
  await expect(limit).toHaveCount(upstream === "clerk" ? 1 : 0);
});
