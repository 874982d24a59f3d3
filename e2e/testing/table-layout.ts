import { type Locator, type Page, expect } from "@playwright/test";
import { button, settledBox } from "./steps.ts";

/** Members keep their layout, and tests share a member. */
export async function resetLayout(page: Page): Promise<void> {
  const headers = { origin: new URL(page.url()).origin };
  const answer = await page.request.put("/api/session/layouts/invitations", { headers, data: {} });
  expect(answer.status()).toBe(204);
}

/** The headers of the columns that are shown, without the checkboxes and the actions. */
export async function expectColumns(page: Page, headers: readonly string[]): Promise<void> {
  const shown = page.locator("th[aria-label]").filter({ visible: true });
  await expect
    .poll(() => shown.evaluateAll((cells) => cells.map((cell) => cell.getAttribute("aria-label"))))
    .toEqual(headers);
}

export async function openColumns(page: Page): Promise<Locator> {
  await button(page, "Columns").click();
  return page.getByRole("dialog", { name: "Columns" });
}

/** Does something that changes the layout, and waits until the server has it. */
export async function untilSaved(page: Page, change: () => Promise<void>): Promise<void> {
  const saved = page.waitForResponse((answer) => answer.url().endsWith("/api/session/layouts/invitations"));
  await change();
  expect((await saved).status()).toBe(204);
}

export async function openList(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
  // The edges of the columns are loaded after the rows.
  await expect(page.getByRole("separator").first()).toBeAttached();
}

export const headerOf = (page: Page, name: string): Locator =>
  page.getByRole("columnheader", { name, exact: true });

export async function widthOf(page: Page, name: string): Promise<number> {
  return (await settledBox(headerOf(page, name)))?.width ?? 0;
}
