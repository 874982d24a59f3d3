import type { Page } from "@playwright/test";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { invite, openRowMenu, paste, rowOf, search } from "./testing/steps.ts";

/** Does what the translator of a browser does: it wraps every text, now and whenever texts are added. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const wrap = (text: Node) => {
      if (text.parentElement?.closest("font, script, style, textarea, option") || !text.nodeValue?.trim())
        return;
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = text.nodeValue;
      outer.append(inner);
      text.parentNode?.replaceChild(outer, text);
    };
    const wrapAll = () => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const texts: Node[] = [];
      while (walker.nextNode()) texts.push(walker.currentNode);
      for (const text of texts) wrap(text);
    };
    wrapAll();
    new MutationObserver(wrapAll).observe(document.body, { childList: true, subtree: true });
  });
}

test("a person is invited on a page that the browser translates", async ({ page, domain }) => {
  await translate(page);
  await invite(page, `jane@${domain}`);
  await expect(page.getByText("Invitation sent")).toBeVisible();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(rowOf(page, `jane@${domain}`)).toBeVisible();

  await search(page, domain);
  await expect(page.getByRole("link", { name: /^Active/ })).toHaveText(/Active\s*1$/);
  await invite(page, `kim@${domain}`);
  await expect(page.getByRole("link", { name: /^Active/ })).toHaveText(/Active\s*2$/);
  await openRowMenu(page, `kim@${domain}`, /^Resend/);
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await openRowMenu(page, `kim@${domain}`, /^Revoke/);
  await expect(page.getByRole("alertdialog")).toContainText(`kim@${domain}`);
  await page.keyboard.press("Escape");
  const bar = page.getByRole("region", { name: "Selection" });
  await rowOf(page, `kim@${domain}`).getByRole("checkbox").check();
  await expect(bar).toContainText("1 selected");
  await rowOf(page, `jane@${domain}`).getByRole("checkbox").check();
  await expect(bar).toContainText("2 selected");
  await bar.getByRole("button", { name: "Revoke 2 invitations" }).click();
  await expect(page.getByRole("alertdialog", { name: "Revoke 2 invitations?" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  const combobox = page.getByRole("combobox", { name: "Page or action" });
  await combobox.fill("bi");
  await expect(page.getByRole("option", { selected: true })).toHaveText(/^Bulk invite/);
  await combobox.fill(`kim@${domain}`);
  await expect(page.getByRole("option", { selected: true })).toContainText(`kim@${domain}`);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, `jane@${domain}`)).toBeHidden();
  await expect(bar).toContainText("2 selected, 1 not shown");
});

test("bulk invite shows the current numbers on a page that the browser translates", async ({
  page,
  usher,
  domain,
}) => {
  const editor = page.getByRole("textbox", { name: "Recipients" });
  await page.goto("/bulk-invite");
  await expect(editor).toBeVisible();
  await translate(page);
  await paste(page, editor, `name,email,role\nJane,jane@${domain},chief\nKim,kim@@${domain},lead\n`);
  await page.getByRole("button", { name: "Use 1 column as metadata: role" }).click();
  await expect(page.getByRole("button", { name: "Invite 1 person" })).toBeVisible();
  await page.getByRole("button", { name: /^To invite/ }).click();
  await page.getByRole("button", { name: "Apply suggested corrections" }).click();
  await expect(editor).toHaveValue(new RegExp(`Kim,kim@${domain}`));
  await page.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("All 2 invited");
  expect(await invitationsAtClerk(usher, domain)).toHaveLength(2);
});

test("every page survives an extension that wraps, moves, removes and inserts nodes", async ({
  page,
  domain,
}) => {
  await page.evaluate(() => {
    let turn = 0;
    const meddle = () => {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      const found: Node[] = [];
      while (texts.nextNode()) found.push(texts.currentNode);
      for (const text of found) {
        const parent = text.parentElement;
        if (
          parent === null ||
          parent.closest("script, style, textarea, option, x-note") ||
          !text.nodeValue?.trim()
        )
          continue;
        turn += 1;
        const note = document.createElement("x-note");
        if (turn % 5 === 0) parent.replaceChild(note, text);
        else if (turn % 5 === 1) parent.prepend(note);
        else if (turn % 5 === 2) {
          parent.replaceChild(note, text);
          note.append(text);
        }
      }
    };
    meddle();
    new MutationObserver((records, observer) => {
      observer.disconnect();
      if (records.length > 0) meddle();
      observer.observe(document.body, { childList: true, subtree: true });
    }).observe(document.body, { childList: true, subtree: true });
  });
  const { keyboard } = page;
  for (const path of ["/batches", "/activity", "/team", "/settings", "/account", "/bulk-invite", "/"]) {
    await page.locator(`nav a[href="${path}"], header a[href="${path}"]`).first().click();
    await expect(page).toHaveURL((url) => url.pathname === path);
    // The extension may have removed its text.
    await expect(page.locator("main h1")).toBeAttached();
  }
  await page.locator("main header button").first().click();
  await page.getByRole("dialog").locator("input[type=email], input").first().fill(`jane@${domain}`);
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.locator("main search input").fill(domain);
  await expect(page.locator("tr[data-row]")).toHaveCount(1);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("a part that breaks is replaced by a message, the rest works, and a retry shows it again", async ({
  page,
  domain,
}) => {
  await invite(page, `jane@${domain}`);
  await expect(page.getByRole("dialog")).toBeHidden();
  // React reports what the boundary caught in the console, which a watched page does not allow.
  const broken = await page.context().newPage();
  await broken.goto("/");
  await expect(rowOf(broken, `jane@${domain}`)).toBeVisible();
  // With the first letter, so that no earlier change of the list breaks it.
  await broken.evaluate(() => {
    const breakDown = () => {
      throw new DOMException("The node to be removed is not a child of this node.", "NotFoundError");
    };
    const breakTable = () => {
      for (const part of document.querySelectorAll("main table, main table *"))
        Object.assign(part, { insertBefore: breakDown, appendChild: breakDown, removeChild: breakDown });
    };
    document.addEventListener("input", breakTable, { capture: true, once: true });
  });
  await broken.getByRole("textbox", { name: "Search invitations" }).fill(domain);
  const message = broken.getByRole("alert").filter({ hasText: "This page could not be shown" });
  await expect(message).toBeVisible();
  await expect(broken.getByRole("link", { name: "Batches" })).toBeVisible();
  await message.getByRole("button", { name: "Try again" }).click();
  await expect(message).toBeHidden();
  await expect(rowOf(broken, `jane@${domain}`)).toBeVisible();
});
