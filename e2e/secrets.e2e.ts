import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "./testing/fixtures.ts";
import { discardForm, invite, openRowMenu, paste, search } from "./testing/steps.ts";
import { keys } from "./testing/usher.ts";

test("the secret key is in no answer, no log line and no file of the page", async ({
  page,
  usher,
  domain,
}) => {
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    answers.push(
      response.text().then(
        (text) => `${response.url()} ${JSON.stringify(response.headers())} ${text}`,
        () => response.url(),
      ),
    );
  });
  await page.reload();
  await invite(page, `blocked@${domain}`);
  await expect(page.getByRole("dialog").getByText(/not_allowed_access/)).toBeVisible();
  await discardForm(page);
  await invite(page, `poison@${domain}`);
  await expect(page.getByRole("dialog").getByText(/is unknown whether/)).toBeVisible({
    timeout: 40_000,
  });
  await discardForm(page);
  await invite(page, `fine@${domain}`);
  await search(page, domain);
  await openRowMenu(page, `fine@${domain}`, /^Revoke/);
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Revoke/ })
    .click();
  await page.goto("/bulk-invite");
  await paste(
    page,
    page.getByRole("textbox", { name: "Recipients" }),
    `a@${domain} drop-after@${domain} html@${domain}`,
  );
  await page.getByRole("button", { name: /^Invite 3/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/of 3 invited/);

  const key = keys[usher.upstream];
  const seen = await Promise.all(answers);
  expect(seen.length).toBeGreaterThan(10);
  expect(seen.filter((text) => text.includes(key))).toEqual([]);
  expect(usher.output()).not.toContain(key);
  const dist = join(import.meta.dirname, "..", "dist");
  const files = (await readdir(dist, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files.length).toBeGreaterThan(3);
  for (const file of files)
    expect(await readFile(join(file.parentPath, file.name), "utf8")).not.toMatch(/sk_(test|live)_/);
});
