import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, inviteAtClerk, refreshRegister, test } from "./testing/fixtures.ts";
import { closeLanes, openLanes, scheduleButton, statusesAtClerk } from "./testing/lanes.ts";
import { expectNoSidewaysScroll, invite, openRowMenu, rowOf, search } from "./testing/steps.ts";

test.afterEach(async ({ usher }) => openLanes(usher));

test("an invitation that Clerk's limit refuses is scheduled and arrives once the limit allows", async ({
  page,
  usher,
  domain,
}) => {
  const address = `later@${domain}`;
  await closeLanes(usher);
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(address);
  await dialog.getByLabel(/Public metadata/).fill('{"plan":"pro"}');
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  const alert = dialog.getByRole("alert");
  await expect(alert).toContainText("Clerk's rate limit is reached");
  await expect(alert).toContainText(`${address} was not invited`);
  await expect(dialog.getByLabel("E-mail address")).toHaveValue(address);
  expect(await invitationsAtClerk(usher, domain)).toEqual([]);
  await expectNoViolation(page);

  // The panel has the focus, and the button is the next stop.
  await page.keyboard.press("Tab");
  await expect(scheduleButton(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  const message = page.getByRole("status", { name: "Messages" });
  await expect(message).toContainText("Invitation scheduled");
  await expect(message).toContainText(`${address}. It goes out about`);
  await message.getByRole("link", { name: "View batch" }).click();
  const heading = page.getByRole("heading", { level: 1 });
  await expect(heading).toContainText("0 of 1 invited");
  await openLanes(usher);
  await expect(heading).toHaveText("1 person invited");
  expect(await invitationsAtClerk(usher, domain)).toMatchObject([
    { email_address: address, status: "pending", public_metadata: { plan: "pro" } },
  ]);
});

test("a scheduled invitation is one batch after a double click and after a lost answer", async ({
  page,
  usher,
  domain,
}) => {
  await closeLanes(usher);
  await invite(page, `once@${domain}`);
  const ids: string[] = [];
  await page.route("**/api/batches/*", async (route) => {
    ids.push(route.request().url());
    const answer = await route.fetch();
    await (ids.length === 1 ? route.abort() : route.fulfill({ response: answer }));
  });
  await scheduleButton(page).dblclick();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText(/reach/i);
  await scheduleButton(page).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect.poll(() => new Set(ids).size).toBe(1);
  expect(ids.length).toBeGreaterThan(1);
  await openLanes(usher);
  await expect.poll(() => statusesAtClerk(usher, domain)).toEqual(["pending"]);
});

test("a link that Clerk's limit refuses is scheduled and can be copied from the list", async ({
  page,
  usher,
  domain,
}) => {
  await closeLanes(usher);
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(`link@${domain}`);
  await dialog.getByRole("radio", { name: /^Create a link only/ }).check();
  await dialog.getByRole("button", { name: "Create link", exact: true }).click();
  await dialog.getByRole("button", { name: /^Create link when Clerk allows \(about/ }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status", { name: "Messages" })).toContainText(/copy it from the list then/);
  await openLanes(usher);
  await expect.poll(() => statusesAtClerk(usher, domain)).toEqual(["pending"]);
  await search(page, domain);
  await rowOf(page, `link@${domain}`)
    .getByRole("button", { name: /Actions/ })
    .click();
  await expect(page.getByRole("menuitem", { name: "Copy link" })).toBeVisible();
  const outbox = `${usher.clerkUrl}/sandbox/outbox?to=${encodeURIComponent(`link@${domain}`)}`;
  await expect.poll(async () => (await fetch(outbox)).json()).toEqual({ data: [] });
});

test("a scheduled invitation to an invited address is sent if the member asked for it", async ({
  page,
  usher,
  domain,
}) => {
  const address = `twice@${domain}`;
  await inviteAtClerk(usher, [address]);
  await closeLanes(usher);
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(address);
  await dialog.getByRole("checkbox", { name: "Invite even if an invitation exists" }).check();
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await scheduleButton(page).click();
  await expect(dialog).toBeHidden();
  await openLanes(usher);
  await expect.poll(() => statusesAtClerk(usher, domain)).toEqual(["pending", "pending"]);
});

test("a resend that Clerk's limit refuses is scheduled and arrives once the limit allows", async ({
  page,
  usher,
  domain,
}) => {
  const address = `resent@${domain}`;
  await inviteAtClerk(usher, [address]);
  await refreshRegister(page);
  await search(page, domain);
  await closeLanes(usher);
  await openRowMenu(page, address, /^Resend/);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Send new invitation" }).click();
  await scheduleButton(page).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("status", { name: "Messages" })).toContainText(`${address}. It goes out about`);
  await openLanes(usher);
  await expect.poll(() => statusesAtClerk(usher, domain)).toEqual(["pending", "revoked"]);
});

test("the refusal at Clerk's limit fits a phone and has no violation", async ({ page, usher, domain }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await closeLanes(usher);
  await invite(page, `narrow@${domain}`);
  await expect(scheduleButton(page)).toBeVisible();
  await expectNoSidewaysScroll(page, 320);
  await expectNoViolation(page);
});
