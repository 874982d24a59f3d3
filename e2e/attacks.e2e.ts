import { type Page, expect } from "@playwright/test";
import { startEvilSite } from "./testing/evil-site.ts";
import { invitationsAtClerk, test } from "./testing/fixtures.ts";
import { openRowMenu, search } from "./testing/steps.ts";

/** A page whose complaints do not fail the test, because they are expected here. */
function otherTab(page: Page): Promise<Page> {
  return page.context().newPage();
}

for (const kind of ["crossSite", "sameSite"] as const) {
  test(`6: a ${kind} page cannot invite on behalf of a member`, async ({ page, usher, domain }) => {
    const target = `${usher.url}/api/invitations`;
    // The trick that makes a form send something that reads as JSON.
    const evil = await startEvilSite(`
      <form method="post" enctype="text/plain" action="${target}">
        <input name='{"emailAddress":"form@${domain}","x":"' value='"}'>
        <button>Claim it</button>
      </form>
      <img src="${target}">`);
    const tab = await otherTab(page);
    await tab.goto(evil[kind]);
    const tried = await tab.evaluate(
      async ([url, at]) => {
        const results: string[] = [];
        const attempt = async (name: string, init: RequestInit): Promise<void> => {
          try {
            const answer = await fetch(url ?? "", { method: "POST", credentials: "include", ...init });
            results.push(`${name}: ${answer.type} ${answer.status} ${(await answer.text()).length}`);
          } catch {
            results.push(`${name}: blocked`);
          }
        };
        const body = (name: string): string => JSON.stringify({ emailAddress: `${name}@${at}` });
        const json = { "content-type": "application/json" };
        await attempt("simple", { body: body("simple") });
        await attempt("json", { body: body("json"), headers: json });
        await attempt("blind", { body: body("blind"), mode: "no-cors" });
        await attempt("typed", {
          body: new Blob([body("typed")], { type: "application/json" }),
          mode: "no-cors",
        });
        await attempt("delete", { method: "DELETE" });
        await attempt("read", { method: "GET" });
        navigator.sendBeacon(url ?? "", body("beacon"));
        return results;
      },
      [target, domain] as const,
    );
    // No attempt could read anything: each was blocked, or its response was opaque.
    expect(tried.filter((line) => !/: blocked$|: opaque 0 0$/.test(line))).toEqual([]);
    expect(tried).toHaveLength(6);
    const answer = tab.waitForResponse(target);
    await tab.getByRole("button", { name: "Claim it" }).click();
    // The check of the origin comes before the check of the session, which lacks its cookie cross-site.
    expect((await answer).status()).toBe(403);
    expect(await invitationsAtClerk(usher, domain)).toEqual([]);
    evil.close();
  });
}

test("a page of Usher cannot be framed", async ({ page, usher }) => {
  const evil = await startEvilSite(`<iframe title="prize" src="${usher.url}/"></iframe>`);
  const tab = await otherTab(page);
  for (const address of [evil.crossSite, evil.sameSite]) {
    await tab.goto(address);
    await expect.poll(() => tab.frames()[1]?.url()).toBe("chrome-error://chromewebdata/");
    await expect(tab.frameLocator("iframe").getByRole("heading", { name: "Invitations" })).toHaveCount(0);
  }
  evil.close();
});

test("9: an injected script does not run", async ({ page, usher }) => {
  const tab = await otherTab(page);
  await tab.goto(`${usher.url}/`);
  const violations = await tab.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => {
      seen.push(event.effectiveDirective);
    });
    const script = document.createElement("script");
    script.textContent = "globalThis.isInjected = true";
    const foreign = document.createElement("script");
    foreign.src = "https://evil.example/x.js";
    const style = document.createElement("style");
    style.textContent = "body { display: none }";
    const holder = document.createElement("div");
    holder.innerHTML =
      '<img alt="" src="x:" onerror="globalThis.isInjected = true"><base href="https://evil.example/">';
    document.body.append(script, foreign, style, holder);
    while (new Set(seen).size < 5) await new Promise(requestAnimationFrame);
    return [...new Set(seen)].sort();
  });
  expect(violations).toEqual(["base-uri", "img-src", "script-src-attr", "script-src-elem", "style-src-elem"]);
  await expect.poll(() => tab.evaluate(() => "isInjected" in globalThis)).toBe(false);
  await expect(tab.locator("body")).toBeVisible();
});

const payload = `"><img src=x onerror="globalThis.isInjected = true"><script>globalThis.isInjected = true</script>`;

test("17: markup in metadata and addresses is shown as text", async ({ page, usher, domain }) => {
  const address = `o'hara+b=1&c@${domain}`;
  const made = await page.request.post(`${usher.url}/api/invitations`, {
    data: { emailAddress: address, publicMetadata: { note: payload } },
    headers: { origin: usher.url },
  });
  expect(made.status()).toBe(201);
  await search(page, domain);
  await openRowMenu(page, address, /^Resend/);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(address)).toBeVisible();
  await expect(dialog.getByLabel(/metadata/i)).toHaveValue(new RegExp("onerror="));
  await page.keyboard.press("Escape");
  await page.goto(`/?query=${encodeURIComponent(payload)}`);
  await expect(page.getByRole("textbox", { name: "Search invitations" })).toHaveValue(payload);
  await expect.poll(() => page.evaluate(() => "isInjected" in globalThis)).toBe(false);
});

test("the sign-in form accepts a password manager", async ({ stranger }) => {
  await stranger.goto("/");
  const email = stranger.getByLabel("E-mail");
  const password = stranger.getByLabel("Password");
  await expect(email).toHaveAttribute("autocomplete", /username|email/);
  await expect(password).toHaveAttribute("autocomplete", "current-password");
  await expect(password).toHaveAttribute("type", "password");
  for (const field of [email, password]) {
    const isTaken = await field.evaluate((element) =>
      element.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: new DataTransfer(), bubbles: true, cancelable: true }),
      ),
    );
    expect(isTaken).toBe(true);
  }
});
