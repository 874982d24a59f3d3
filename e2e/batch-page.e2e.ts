import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./testing/fixtures.ts";
import { testWithHour } from "./testing/lanes.ts";
import { boxesOf, expectNoSidewaysScroll, settledBox } from "./testing/steps.ts";

/** Submits a batch that takes longer than its test, with one row that fails, and opens it. */
async function submitBatch(page: Page, domain: string, rows: number): Promise<string> {
  const id = crypto.randomUUID();
  const body = {
    kind: "invite",
    options: {},
    rows: Array.from({ length: rows }, (_row, at) => ({
      emailAddress: at === 3 ? `blocked+${at}@${domain}` : `a.person.with.several.long.names.${at}@${domain}`,
    })),
  };
  const status = page.evaluate(
    async ({ path, text }) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(path, { method: "PUT", headers, body: text })).status;
    },
    { path: `/api/batches/${id}`, text: JSON.stringify(body) },
  );
  await expect(status).resolves.toBe(202);
  await page.goto(`/batches/${id}`);
  return id;
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** What must keep its place while a batch runs. */
function anchors(page: Page): Locator[] {
  return [
    page.getByRole("link", { name: "Download CSV" }),
    button(page, "Cancel batch"),
    page.getByRole("progressbar", { name: "Progress of this batch" }),
    ...["All", "Failed", "Invited", "Skipped"].map((name) =>
      page.getByRole("navigation", { name: "Filter by outcome" }).getByRole("link", { name }),
    ),
    page.getByRole("columnheader", { name: "Address" }),
  ];
}

/** The room in the narrowest visible column of the rows, in em. */
async function narrowestColumn(page: Page): Promise<number> {
  return page.getByRole("columnheader").evaluateAll((heads) =>
    Math.min(
      ...heads.map((head) => {
        const cell = document.querySelector("td[class*=wrap-anywhere]") ?? head;
        const { paddingLeft, paddingRight } = getComputedStyle(head);
        const room = head.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
        return room / Number.parseFloat(getComputedStyle(cell).fontSize);
      }),
    ),
  );
}

const places = (page: Page) => boxesOf(anchors(page));

/** The hour does not end during the test, so that the batch waits once. */
const testWaiting = testWithHour();

testWaiting(
  "the page of a batch keeps its buttons, filters and rows in place while the batch runs, waits and pauses",
  async ({ page, domain }) => {
    test.setTimeout(240_000);
    await submitBatch(page, domain, 2_000);
    const widths = [1_280, 390];
    const before = new Map<number, Awaited<ReturnType<typeof places>>>();
    const resize = (width: number) => page.setViewportSize({ width, height: 800 });
    const expectSteady = (width: number) => expect.poll(() => places(page)).toEqual(before.get(width));
    for (const width of widths) {
      await resize(width);
      await settledBox(anchors(page)[0]!);
      before.set(width, await places(page));
      const [seen = ""] = await heading(page).allInnerTexts();
      await expect(heading(page)).not.toHaveText(seen);
      await expectSteady(width);
    }
    const waiting = page.getByText("Waiting for Clerk's hourly limit.", { exact: true });
    await expect(waiting).toBeVisible({ timeout: 90_000 });
    for (const width of widths) {
      await resize(width);
      await expectSteady(width);
      const pause = await settledBox(button(page, "Pause"));
      await button(page, "Pause").click();
      await expect(heading(page)).toContainText("Paused: ");
      await expect(waiting).toBeHidden();
      await expect.poll(() => button(page, "Resume").boundingBox()).toEqual(pause);
      await expectSteady(width);
      await expect(button(page, "Resume")).toBeFocused();
      await page.keyboard.press("Enter");
      await expect(button(page, "Pause")).toBeFocused();
      await expect(waiting).toBeVisible();
      await expectSteady(width);
      await expectNoSidewaysScroll(page, width);
    }
    for (const width of [320, 640, 720, 900, 1_024, 2_560]) {
      await page.setViewportSize({ width, height: 800 });
      await expectNoSidewaysScroll(page, width);
      await expect.poll(() => narrowestColumn(page)).toBeGreaterThanOrEqual(8);
    }
  },
);

test("a cancel pauses first, and the rest can be sent, revoked and traced from batch to batch", async ({
  page,
  domain,
}) => {
  test.setTimeout(240_000);
  const id = await submitBatch(page, domain, 900);
  await expect(heading(page)).toContainText(/[1-9]\d* of 900 invited/);
  const dialog = page.getByRole("alertdialog");

  // Keeping it resumes it, also by Escape.
  await button(page, "Cancel batch").click();
  await expect(dialog).toContainText("The batch is paused while you decide.");
  await expect(heading(page)).toContainText("Paused: ");
  await page.keyboard.press("Escape");
  await expect(heading(page)).not.toContainText("Paused: ");

  // A batch that was paused before stays paused.
  await button(page, "Pause").click();
  await expect(heading(page)).toContainText("Paused: ");
  await button(page, "Cancel batch").click();
  await dialog.getByRole("button", { name: "Keep paused" }).click();
  await expect(heading(page)).toContainText("Paused: ");

  await button(page, "Cancel batch").click();
  await dialog.getByRole("button", { name: "Cancel batch" }).click();
  await expect(heading(page)).toContainText(/^Cancelled: .* \d+ cancelled$/);
  await expect(heading(page)).toBeFocused();
  // A call whose answer did not come is looked for at Clerk for up to a minute and a half.
  await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "900 of 900 finished", {
    timeout: 120_000,
  });

  await button(page, /^Send the remaining \d+$/).click();
  await expect(dialog).toContainText(/About .*You can close this page\./);
  await dialog.getByRole("button", { name: /^Send the remaining \d+$/ }).click();
  await expect(page.getByText("Continues with the cancelled rows of an earlier batch")).toBeVisible();
  await button(page, "Cancel batch").click();
  await dialog.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("link", { name: "an earlier batch" }).click();

  await expect(page).toHaveURL(new RegExp(id));
  await expect(page.getByText(/^Remaining rows sent in a batch of \d+ people, /)).toBeVisible();
  await expect(button(page, /remaining/)).toHaveCount(0);
  await button(page, /^Revoke \d+ invitations$/).click();
  await dialog.getByRole("button", { name: /^Revoke \d+ invitations$/ }).click();
  await expect(heading(page)).toHaveText(/^All \d+ revoked$/, { timeout: 120_000 });
  await page.getByRole("link", { name: "an earlier batch" }).click();
  await expect(heading(page)).toHaveText(/^Cancelled: (\d+) of 900 invited, \1 revoked since, /);
  await page.getByRole("link", { name: /^Invited/ }).click();
  const row = page.getByRole("row").nth(1);
  await expect(row).toContainText("Invited, then revoked");
  await expect(row.getByText("Revoked", { exact: true }).filter({ visible: true })).toBeVisible();
  await expect(button(page, /^(?:Revoke|Send)/)).toHaveCount(0);
});
