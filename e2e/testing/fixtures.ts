import { type Page, expect, test as base } from "@playwright/test";
import { type Upstream, type Usher, admin, keys, startUsher } from "./usher.ts";

type TestFixtures = {
  /** A mail domain of this test alone, so that tests can share a server. */
  domain: string;
  /** The page, signed in and on the list of invitations. */
  page: Page;
  /** A page without a session. */
  stranger: Page;
};
export type WorkerFixtures = { upstream: Upstream; usher: Usher };

let domains = 0;

/** Chromium logs every response of 400 and above as an error, even the ones that a journey provokes. */
const harmless = /^Failed to load resource/;

/** Console errors and warnings, uncaught exceptions and CSP violations fail the test. */
async function watched(page: Page, provide: (page: Page) => Promise<void>): Promise<void> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    const isComplaint = ["error", "warning"].includes(message.type()) && !harmless.test(message.text());
    if (isComplaint) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`CSP ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  await provide(page);
  expect(complaints).toEqual([]);
}

/** Signs in without the sign-in page, which has journeys of its own, and opens the list. */
async function signIn(page: Page, upstream: Upstream): Promise<void> {
  const { emailAddress: email, password } = admin;
  const credentials =
    upstream === "sandbox"
      ? { path: "/api/session/demo", body: {} }
      : { path: "/api/auth/sign-in/email", body: { email, password } };
  // The smallest file of the origin. Only the browser knows the address of each name.
  await page.goto("/robots.txt");
  const status = page.evaluate(async ({ path, body }) => {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    return answer.status;
  }, credentials);
  await expect(status).resolves.toBe(200);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Invitations" })).toBeVisible();
  // Rows that arrive later would move what a test has measured.
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  upstream: ["sandbox", { option: true, scope: "worker" }],
  usher: [
    async ({ upstream }, provide) => {
      const usher = await startUsher(upstream);
      await provide(usher);
      await usher.close();
    },
    { scope: "worker", timeout: 180_000 },
  ],
  baseURL: async ({ usher }, provide) => provide(usher.url),
  domain: async ({}, provide, testInfo) => {
    domains += 1;
    await provide(`w${testInfo.workerIndex}-${domains}.example.com`);
  },
  page: async ({ page, upstream }, provide) => {
    await watched(page, async (watchedPage) => {
      await signIn(watchedPage, upstream);
      await provide(watchedPage);
    });
  },
  stranger: async ({ browser, usher }, provide) => {
    const context = await browser.newContext({ baseURL: usher.url });
    await watched(await context.newPage(), provide);
    await context.close();
  },
});

export { expect };

type AtClerk = {
  id: string;
  email_address: string;
  status: string;
  public_metadata: Record<string, unknown>;
};

/** The upstream's own records of an address or a domain, or all of them with an empty query. */
export async function invitationsAtClerk(usher: Usher, query: string): Promise<AtClerk[]> {
  const found: AtClerk[] = [];
  // Without a status, Clerk lists all but the revoked ones.
  for (const status of ["", "&status=revoked"]) {
    for (let offset = 0; ; offset += 500) {
      const answer = await fetch(
        `${usher.clerkUrl}/v1/invitations?limit=500&offset=${offset}&query=${encodeURIComponent(query)}${status}`,
        { headers: { authorization: `Bearer ${keys[usher.upstream]}` } },
      );
      expect(answer.status).toBe(200);
      const page = (await answer.json()) as AtClerk[];
      found.push(...page);
      if (page.length < 500) break;
    }
  }
  return found;
}

/** Invites without Usher, ten addresses in a call. */
export async function inviteAtClerk(usher: Usher, addresses: readonly string[]): Promise<void> {
  for (let first = 0; first < addresses.length; first += 10) {
    const answer = await fetch(`${usher.clerkUrl}/v1/invitations/bulk`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${keys[usher.upstream]}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(addresses.slice(first, first + 10).map((one) => ({ email_address: one }))),
    });
    expect(answer.status).toBe(200);
  }
}

/** Makes Usher ask Clerk, so that its lists show what others did there. */
export async function refreshRegister(page: Page): Promise<void> {
  const status = page.evaluate(async () => {
    const answer = await fetch("/api/invitations/refresh", { method: "POST" });
    return answer.status;
  });
  await expect(status).resolves.toBe(204);
}
