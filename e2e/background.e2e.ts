import type { Page, Request } from "@playwright/test";
import { expect, test } from "./testing/fixtures.ts";
import { pasteList } from "./testing/steps.ts";

/** What the browser says while another tab, or no tab, is in front. */
async function show(page: Page, visibility: DocumentVisibilityState): Promise<void> {
  await page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
  }, visibility);
}

const isPoll = (request: Request) => /^\/api\/batches\/[^/]+$/.test(new URL(request.url()).pathname);
const isOfPage = (request: Request) => request.headers()["usher-background"] !== undefined;

/** Opens the page of a batch that runs for as long as a test takes. */
async function runBatch(page: Page, domain: string): Promise<void> {
  await page.clock.install();
  const rows = Array.from({ length: 6_000 }, (_, index) => `row${index}@${domain}`);
  await pasteList(page, rows.join("\n"));
  await page.getByRole("button", { name: "Invite 6,000 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("of 6,000 invited");
}

async function cancelBatch(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Cancel batch" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel batch" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/cancelled/i);
}

test("S10: a hidden tab does not poll, and asks when it is shown again", async ({ page, domain }) => {
  let polls = 0;
  page.on("request", (request) => {
    if (isPoll(request)) polls += 1;
  });
  await runBatch(page, domain);
  await expect.poll(() => polls).toBeGreaterThan(1);
  await show(page, "hidden");
  const before = polls;
  await page.clock.runFor(60_000);
  expect(polls).toBe(before);
  await show(page, "visible");
  await expect.poll(() => polls).toBeGreaterThan(before);
  await cancelBatch(page);
});

test("S10: the polls of a forgotten tab say that no user caused them", async ({ page, domain }) => {
  await runBatch(page, domain);
  await page.waitForRequest((request) => isPoll(request) && !isOfPage(request));
  await page.clock.fastForward(120_000);
  await page.waitForRequest((request) => isPoll(request) && isOfPage(request));
  await page.keyboard.press("Shift");
  await page.waitForRequest((request) => isPoll(request) && !isOfPage(request));
  await cancelBatch(page);
});

test("S10: the polls stop when the session has ended", async ({ page, domain }) => {
  let polls = 0;
  page.on("request", (request) => {
    if (isPoll(request)) polls += 1;
  });
  await runBatch(page, domain);
  await page.context().clearCookies({ name: /\.session$/ });
  await expect(page.getByRole("alertdialog")).toContainText("Your session has ended");
  const before = polls;
  await page.clock.runFor(60_000);
  expect(polls).toBe(before);
});
