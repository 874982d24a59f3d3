import { isDeepStrictEqual } from "node:util";
import { type Locator, type Page, expect } from "@playwright/test";

/** Submits the invite dialog, without waiting for the result. */
export async function invite(page: Page, emailAddress: string): Promise<void> {
  await page.getByRole("button", { name: "Invite person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(emailAddress);
  await dialog.getByRole("button", { name: "Send invitation" }).click();
}

/** Leaves a form in a dialog and answers that what was typed may be lost. */
export async function discardForm(page: Page): Promise<void> {
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").getByRole("button", { name: "Discard" }).click();
}

export async function search(page: Page, text: string): Promise<void> {
  // An open dialog would receive the text.
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("textbox", { name: "Search invitations" }).fill(text);
  await expectResults(page, text);
}

async function expectResults(page: Page, text: string): Promise<void> {
  await page.waitForURL((url) => url.searchParams.get("query") === text);
  // The rows of the previous search stay until the new ones arrive.
  await expect(page.locator("table[aria-busy=true]")).toHaveCount(0);
}

/** Searches with the keyboard alone, by the shortcut. */
export async function searchByKey(page: Page, text: string): Promise<void> {
  await page.keyboard.press("/");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await expectResults(page, text);
}

export function rowOf(page: Page, emailAddress: string): Locator {
  return page.getByRole("row").filter({ hasText: emailAddress });
}

export async function openRowMenu(page: Page, emailAddress: string, item: RegExp): Promise<void> {
  const row = rowOf(page, emailAddress);
  await row.hover();
  await row.getByRole("button", { name: /Actions/ }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

/** Pastes through the clipboard event of the editor, as a user does. */
export async function paste(page: Page, editor: Locator, text: string): Promise<void> {
  await editor.focus();
  await page.evaluate((pasted) => {
    const data = new DataTransfer();
    data.setData("text/plain", pasted);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    const isHandled = !document.activeElement?.dispatchEvent(event);
    if (!isHandled) document.execCommand("insertText", false, pasted);
  }, text);
}

/** Opens bulk invite and pastes a list; returns the editor. */
export async function pasteList(page: Page, text: string): Promise<Locator> {
  await page.goto("/bulk-invite");
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await paste(page, editor, text);
  return editor;
}

/** The focus must not fall back to the body, where a keyboard user would have to start from the top. */
export async function expectFocusKept(page: Page): Promise<void> {
  await expect(page.locator(":focus")).toHaveCount(1);
}

/** More presses of Tab than this between two steps tire the user. */
const mostTabs = 15;

/** Presses Tab, or Shift+Tab, until the element has the focus. */
export async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  // The focus has moved when a press resolves, so one read after each is enough.
  const hasFocus = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < mostTabs && !(await hasFocus()); presses += 1)
    await page.keyboard.press(key);
  await expect(target).toBeFocused();
}

/** Runs the first command that the palette finds for a text; `option`, if it is loaded later. */
export async function runCommand(page: Page, text: string, option?: string): Promise<void> {
  const field = page.getByRole("combobox", { name: "Page or action" });
  // The keys work a moment after the page is shown.
  await expect(page.locator("html[data-single-keys]")).toHaveCount(1);
  await page.keyboard.press("ControlOrMeta+k");
  await expect(field).toBeFocused();
  await page.keyboard.insertText(text);
  if (option !== undefined)
    await expect(
      page.getByRole("option", { name: option }).and(page.locator("[aria-selected=true]")),
    ).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field).toBeHidden();
}

/** Pastes with the clipboard of the browser into what has the focus. */
export async function pasteByKey(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press("ControlOrMeta+V");
}

/** The heading of the page. */
export const heading = (page: Page) => page.getByRole("heading", { level: 1 });
export const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

/** Submits a batch without the page of bulk invite; returns its id. */
export async function putBatch(page: Page, body: object, id: string = crypto.randomUUID()): Promise<string> {
  const status = page.evaluate(
    async ({ path, text }) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(path, { method: "PUT", headers, body: text })).status;
    },
    { path: `/api/batches/${id}`, text: JSON.stringify(body) },
  );
  await expect(status).resolves.toBe(202);
  return id;
}

/** Submits a batch that takes longer than its test, and opens it. The row at `failing` is refused. */
export async function submitBatch(
  page: Page,
  domain: string,
  rows: number,
  failing?: number,
): Promise<string> {
  const id = await putBatch(page, {
    kind: "invite",
    options: {},
    rows: Array.from({ length: rows }, (_row, at) => ({
      emailAddress:
        at === failing ? `blocked+${at}@${domain}` : `a.person.with.several.long.names.${at}@${domain}`,
    })),
  });
  await page.goto(`/batches/${id}`);
  return id;
}

export async function expectNoSidewaysScroll(page: Page, width: number): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth))
    .toBeLessThanOrEqual(width);
}

/** The box of an element once two reads agree: rows and fonts that arrive late move it. */
export async function settledBox(element: Locator): ReturnType<Locator["boundingBox"]> {
  let box = await element.boundingBox();
  await expect
    .poll(async () => {
      const previous = box;
      box = await element.boundingBox();
      return isDeepStrictEqual(box, previous);
    })
    .toBe(true);
  return box;
}

export async function boxesOf(
  elements: readonly Locator[],
): Promise<Awaited<ReturnType<typeof settledBox>>[]> {
  return Promise.all(elements.map((element) => element.boundingBox()));
}

/** The smallest of these sides among all the elements; 0 without elements, so that a test of a minimum fails. */
export async function smallest(elements: Locator, sides: readonly ("width" | "height")[]): Promise<number> {
  const boxes = await boxesOf(await elements.all());
  const lengths = boxes.flatMap((box) => sides.map((side) => box?.[side] ?? 0));
  return lengths.length === 0 ? 0 : Math.min(...lengths);
}
