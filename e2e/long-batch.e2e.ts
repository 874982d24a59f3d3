import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { pasteList } from "./testing/steps.ts";
import { keys, type Usher } from "./testing/usher.ts";

async function atClerk(usher: Usher, path: string, body?: unknown): Promise<{ id: string }[]> {
  const answer = await fetch(`${usher.clerkUrl}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys[usher.upstream]}`, "content-type": "application/json" },
    body: JSON.stringify(body ?? {}),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { id: string }[];
}

const list = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);

test("a batch of a thousand with failed rows is reported, retried and revoked", async ({
  page,
  usher,
  domain,
}) => {
  test.setTimeout(840_000);
  const at = (names: string[]) => names.map((name) => `${name}@${domain}`);
  const invited = at(list(10, "invited"));
  const users = at(list(5, "user"));
  const blocked = at(list(8, "blocked+"));
  const unreadable = list(7, "no address ");
  const good = at(list(970, "person"));
  const invite = (addresses: string[]) =>
    atClerk(
      usher,
      "/v1/invitations/bulk",
      addresses.map((email_address) => ({ email_address })),
    );
  await invite(invited);
  for (const { id } of await invite(users)) await atClerk(usher, `/sandbox/accept/${id}`);

  const rows = [...good, ...blocked, ...invited, ...users, ...unreadable];
  await pasteList(page, rows.join("\n"));
  await expect(page.getByText(/Checked with Clerk/).first()).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Invite 978 people" }).click();
  // A production instance asks for confirmation.
  await page.getByRole("alertdialog").getByRole("button", { name: /978/ }).click();

  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText(/[1-9]\d* of 978 invited/);
  await usher.kill();
  await usher.start();
  await expect(heading).toHaveText("970 of 978 invited, 8 need attention", { timeout: 300_000 });
  const found = await invitationsAtClerk(usher, domain);
  expect(found.map((one) => one.email_address).sort()).toEqual([...good, ...invited, ...users].sort());

  await page.getByRole("button", { name: "Retry 8 failed" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: /Retry/ }).click();
  await expect(page.getByText("Retries the failed rows of an earlier batch")).toBeVisible();
  await expect(heading).toHaveText("0 of 8 invited, 8 need attention");
  await page.goBack();

  await page.getByRole("button", { name: "Revoke 970 invitations" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: /970/ }).click();
  // The rows of the bulk call and the single call that the kill cut off are looked at again for five minutes.
  await expect(heading).toHaveText(/^(?:All 970|9[567]\d of 970) revoked/, { timeout: 300_000 });
  const left = async () => {
    const pending = (await invitationsAtClerk(usher, domain)).filter((one) => one.status === "pending");
    return pending.map((one) => one.email_address).sort();
  };
  await expect.poll(left).toEqual(invited.sort());
});
