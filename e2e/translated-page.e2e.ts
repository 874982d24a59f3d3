import type { Page } from "@playwright/test";
import { expect, invitationsAtClerk, test } from "./testing/fixtures.ts";
import { invite, paste, rowOf } from "./testing/steps.ts";

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
    await expect(page.locator("main h1")).toBeVisible();
  }
  await page.locator("main header button").first().click();
  await page.getByRole("dialog").locator("input[type=email], input").first().fill(`jane@${domain}`);
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.locator("main search input").fill(domain);
  await expect(page.locator("tr[data-row]")).toHaveCount(1);
  await expect(page.getByRole("alert")).toHaveCount(0);
});
