import type { Locator, Page } from "@playwright/test";
import { expect } from "./testing/fixtures.ts";
import { testWithHour } from "./testing/lanes.ts";
import {
  boxesOf,
  button,
  expectNoSidewaysScroll,
  heading,
  settledBox,
  submitBatch,
} from "./testing/steps.ts";

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
    await submitBatch(page, domain, 2_000, 3);
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

testWaiting("a batch can be paused and resumed while the page still reads it", async ({ page, domain }) => {
  const id = await submitBatch(page, domain, 2_000);
  await expect(button(page, "Pause")).toBeVisible();
  // Of the batch and of what depends on it; the answers of the buttons come at once.
  await page.route(new RegExp(`/api/batches(?:/${id}.*)?(?:\\?|$)`), (route) =>
    route.request().method() === "GET" ? undefined : route.fallback(),
  );
  await button(page, "Pause").click();
  for (const [shown, next] of [
    ["Resume", "Pause"],
    ["Pause", "Resume"],
  ] as const) {
    await expect(button(page, shown)).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(button(page, next)).toBeFocused();
  }
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
