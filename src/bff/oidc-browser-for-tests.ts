import { NextUrl } from "#contract/single-sign-on.ts";
import type { TestApp } from "./app-for-tests.ts";
import { origin } from "./app-for-tests.ts";

/** A browser as far as single sign-on needs one: cookies by host, and it shows where each step leads. */
export type TestBrowser = {
  cookies: Map<string, Map<string, string>>;
  request(
    url: string | URL,
    init?: { method?: string; body?: unknown; form?: URLSearchParams },
  ): Promise<Response>;
  /** Follows redirects until a page is shown. */
  follow(url: string | URL, init?: { method?: string; form?: URLSearchParams }): Promise<Shown>;
};
export type Shown = { url: URL; status: number; text: string };

let browsers = 0;

/** Each browser is a machine of its own, so that the limits of one test are not those of the next. */
export const throughProxy = { trustedProxies: "127.0.0.1" } as const;

/** Requests to Usher go to the app in this process, all others over the network. */
export function createTestBrowser({ request: toUsher }: Pick<TestApp, "request">): TestBrowser {
  const cookies: TestBrowser["cookies"] = new Map();
  browsers += 1;
  const machine = `198.18.${browsers >> 8}.${browsers & 255}`;
  const keep = (host: string, response: Response): void => {
    const jar = cookies.get(host) ?? new Map<string, string>();
    cookies.set(host, jar);
    for (const line of response.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const [name = "", ...value] = pair.split("=");
      if (attributes.some((attribute) => /^\s*(?:max-age=0|expires=thu, 01 jan 1970)/i.test(attribute)))
        jar.delete(name);
      else jar.set(name, value.join("="));
    }
  };
  const browser: TestBrowser = {
    cookies,
    async request(url, { method = "GET", body, form } = {}) {
      const target = new URL(url, origin);
      const jar = [...(cookies.get(target.host) ?? [])].map(([name, value]) => `${name}=${value}`);
      const headers = { "x-forwarded-for": machine, ...(jar.length === 0 ? {} : { cookie: jar.join("; ") }) };
      const response =
        target.origin === origin
          ? await toUsher(method, `${target.pathname}${target.search}`, { body, headers })
          : await fetch(target, {
              method,
              headers,
              redirect: "manual",
              ...(form === undefined ? {} : { body: form }),
            });
      keep(target.host, response);
      return response;
    },
    async follow(url, init = {}) {
      let target = new URL(url, origin);
      let response = await browser.request(target, init);
      for (let hops = 0; response.headers.has("location") && hops < 20; hops += 1) {
        target = new URL(response.headers.get("location") ?? "", target);
        response = await browser.request(target);
      }
      return { url: target, status: response.status, text: await response.text() };
    },
  };
  return browser;
}

/** Begins at Usher: where the provider is. */
export async function begin(browser: TestBrowser, asAnother = false): Promise<URL> {
  const response = await browser.request("/api/session/single-sign-on", {
    method: "POST",
    body: { asAnother },
  });
  return new URL(NextUrl.parse(await response.json()).url);
}
