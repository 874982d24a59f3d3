import type { Page } from "@playwright/test";
import { expectNoViolation } from "./testing/axe.ts";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import {
  expectFocusKept,
  expectNoSidewaysScroll,
  heading,
  putBatch,
  runCommand,
  tabTo,
} from "./testing/steps.ts";
import type { Usher } from "./testing/usher.ts";

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const summary = (page: Page) => region(page, "Who joined").getByText("Who joined");

/** A batch that is over; returns its id. */
async function inviteAll(page: Page, addresses: readonly string[]): Promise<string> {
  const rows = addresses.map((emailAddress) => ({ emailAddress }));
  const id = await putBatch(page, { kind: "invite", options: {}, rows });
  await page.goto(`/batches/${id}`);
  await expect(page).toHaveTitle(/^Finished: /);
  return id;
}

/** As if the person had clicked the link; then Usher looks at the invitation. */
async function accept(page: Page, usher: Usher, address: string): Promise<void> {
  const [invitation] = await invitationsAtClerk(usher, address);
  const accepted = await fetch(`${usher.clerkUrl}/sandbox/accept/${invitation?.id}`, { method: "POST" });
  expect(accepted.ok).toBe(true);
  const seen = page.evaluate(
    async (id) => (await fetch(`/api/invitations/${id}/options`)).status,
    invitation?.id,
  );
  await expect(seen).resolves.toBe(200);
}

test("a batch says who joined of its people and how soon, and each number leads to its invitations", async ({
  page,
  usher,
  domain,
}) => {
  const id = await inviteAll(
    page,
    ["one", "two", "three"].map((name) => `${name}@${domain}`),
  );
  await accept(page, usher, `one@${domain}`);
  await page.reload();
  await expect(region(page, "Who joined")).toContainText("1 of 3 (33%), 2 pending", { timeout: 30_000 });
  await summary(page).click();
  await expect(page.getByRole("row", { name: "Joined 1 joined 33%" })).toBeVisible();
  await expect(region(page, "How soon")).toContainText(
    /Median time to join: (?:less than a second|\d+ seconds?)/,
  );
  await expect(region(page, "By domain").getByRole("row", { name: `${domain} 3 1 33%` })).toBeVisible();
  await page.getByRole("link", { name: "2 pending" }).click();
  await page.waitForURL((url) => url.search === `?status=pending&batch=${id}`);
});

test("the overview says what runs and what needs attention, and leads there", async ({ page, domain }) => {
  const failing = await inviteAll(page, [`blocked@${domain}`, `fine@${domain}`]);
  const long = Array.from({ length: 3_000 }, (_, at) => ({ emailAddress: `p${at}@${domain}` }));
  const running = await putBatch(page, { kind: "invite", options: {}, rows: long });
  await page.getByRole("link", { name: "Overview", exact: true }).click();
  await expect(heading(page)).toHaveText("Overview");
  await expect(page).toHaveTitle("Overview · Usher");
  const attention = region(page, "Needs attention").getByRole("listitem");
  await expect(attention.filter({ hasText: "1 of 2 invited, 1 needs attention" }).first()).toBeVisible();
  const runs = region(page, "Running").getByRole("listitem").filter({ hasText: "of 3,000 invited" });
  await expect(runs.getByRole("progressbar")).toBeVisible();
  await expect(region(page, "Allowance")).toContainText("in 24 hours, at most");
  await region(page, "Allowance").getByText("Show as table").click();
  await expect(page.getByRole("table", { name: "Allowance used by hour" }).getByRole("row")).toHaveCount(25);

  await attention.first().getByRole("link").click();
  await page.waitForURL(`**/batches/${failing}`);
  await page.goBack();
  await runs.getByRole("link").click();
  await page.waitForURL(`**/batches/${running}`);
  await page.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel batch" }).click();
  await expect(heading(page)).toContainText("Cancelled");
});

test("the overview counts all invitations, those of others too, by domain and by inviter", async ({
  page,
  usher,
  domain,
}) => {
  await page.goto("/overview");
  const funnel = region(page, "Who joined").getByRole("table");
  // The sandbox begins with invitations of some weeks; the register reads them in the background.
  const inviters = region(page, "By inviter");
  await expect(inviters.getByRole("row", { name: /^Not through Usher \d+/ })).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByText(/^As of \d\d:\d\d\.$/)).toBeVisible({ timeout: 120_000 });
  await expect(funnel.getByRole("row")).toHaveCount(7);
  await expect(region(page, "How soon").getByRole("img", { name: /^Joined over time: \d+%/ })).toBeVisible();
  await region(page, "How soon").getByText("Show as table").click();
  await expect(page.getByRole("table", { name: "Joined by days since the invitation" })).toContainText(
    "1 day",
  );
  await expect(
    region(page, "By domain").getByRole("row", { name: /^\S+\.\S+ \d+ \d+ \d+%/ }),
  ).not.toHaveCount(0);

  await inviteAll(page, [`one@${domain}`]);
  await accept(page, usher, `one@${domain}`);
  await page.goto("/overview");
  await inviters.getByRole("link", { name: "Demo admin" }).click();
  await page.waitForURL((url) => url.searchParams.get("by") === "Demo admin");
});

test("a member may start with the overview, and the invitations stay one click away", async ({ page }) => {
  await page.goto("/overview");
  await page.getByRole("checkbox", { name: "Start with the overview" }).check();
  await page.goto("about:blank");
  await page.goto("/");
  await expect(heading(page)).toHaveText("Overview");
  await page.waitForURL("**/overview");
  await page.getByRole("link", { name: "Invitations", exact: true }).click();
  await expect(heading(page)).toHaveText("Invitations");
  await page.reload();
  await expect(heading(page)).toHaveText("Invitations");
  await page.goto("/?status=pending");
  await expect(heading(page)).toHaveText("Invitations");

  await page.getByRole("link", { name: "Overview", exact: true }).click();
  const start = page.getByRole("checkbox", { name: "Start with the overview" });
  await expect(start).toBeChecked();
  await start.click();
  await expect(start).not.toBeChecked();
  await page.goto("about:blank");
  await page.goto("/");
  await expect(heading(page)).toHaveText("Invitations");
});

test("the overview and who joined a batch are used by keyboard alone", async ({ page, domain }) => {
  const id = await inviteAll(page, [`one@${domain}`, `two@${domain}`]);
  await runCommand(page, "Overview");
  await expect(heading(page)).toHaveText("Overview");
  await expect(heading(page)).toBeFocused();
  await tabTo(page, page.getByRole("checkbox", { name: "Start with the overview" }));

  await page.goto(`/batches/${id}`);
  await expect(region(page, "Who joined")).toContainText("0 of 2 (0%), 2 pending");
  await page.getByRole("button", { name: "Revoke 2 invitations" }).focus();
  await tabTo(page, region(page, "Who joined").locator("summary").first());
  await page.keyboard.press("Enter");
  const pending = page.getByRole("link", { name: "2 pending" });
  await tabTo(page, pending);
  await expectFocusKept(page);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.searchParams.get("batch") === id);
});

for (const width of [390, 1280]) {
  test(`the overview and who joined a batch are accessible at ${width} px`, async ({
    page,
    usher,
    domain,
  }) => {
    const id = await inviteAll(page, [`one@${domain}`, `two@${domain}`]);
    await accept(page, usher, `one@${domain}`);
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/overview");
    for (const name of ["How soon", "Allowance"])
      await region(page, name).getByText("Show as table").click({ timeout: 120_000 });
    await expectNoSidewaysScroll(page, width);
    await expectNoViolation(page);

    await page.goto(`/batches/${id}`);
    await summary(page).click();
    await expect(region(page, "How soon")).toContainText("Median time to join");
    await expectNoSidewaysScroll(page, width);
    await expectNoViolation(page);
  });
}
