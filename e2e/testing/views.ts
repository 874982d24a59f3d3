import { type Locator, type Page, expect } from "@playwright/test";
import { tabTo } from "./steps.ts";

type SavedView = { id: string; name: string; search: string; isOwn: boolean };

/** The button of the menu, whose name is the view that is open. */
export const viewsButton = (page: Page, view?: string): Locator =>
  page.getByRole("button", { name: view === undefined ? /^Views?\b/ : `View: ${view}`, exact: true });

export const viewItem = (page: Page, name: string | RegExp): Locator =>
  page.getByRole("menuitemradio", { name });

/** Opens the menu of views. */
export async function openViews(page: Page): Promise<Locator> {
  await viewsButton(page).click();
  const menu = page.getByRole("menu", { name: "Views" });
  await expect(menu.getByRole("menuitem", { name: "Arrange views…" })).toBeVisible();
  return menu;
}

export async function runViewAction(page: Page, name: string): Promise<void> {
  await openViews(page);
  await page.getByRole("menuitem", { name }).click();
}

/** Saves the list as a new view, with the keyboard alone. */
export async function saveViewByKey(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole("button", { name: "Save as new view" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByLabel("Name")).toBeFocused();
  await page.keyboard.type(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** Makes a view as the signed-in member, without the page. */
export async function makeView(
  page: Page,
  view: { name: string; search: string; isShared?: boolean },
): Promise<string> {
  const id = crypto.randomUUID();
  const answer = await page.request.put(`/api/views/${id}`, {
    data: view,
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(201);
  return id;
}

/** The server is shared by tests, so each deletes its views. */
export async function deleteViews(page: Page): Promise<void> {
  const headers = { origin: new URL(page.url()).origin };
  const { data } = (await (await page.request.get("/api/views")).json()) as { data: SavedView[] };
  for (const { id } of data) await page.request.delete(`/api/views/${id}`, { headers });
  await page.request.put("/api/view-arrangement", { data: { views: [] }, headers });
}
