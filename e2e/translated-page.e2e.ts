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
