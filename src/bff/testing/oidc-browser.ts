import { NextUrl } from "#contract/sign-in.ts";
import { origin, type TestApp } from "./app.ts";

type Jar = Map<string, { value: string; isStrict: boolean }>;
type Init = { method?: string; body?: unknown; form?: URLSearchParams; isFromElsewhere?: boolean };

/** The parts of a browser that single sign-on needs: cookies by host, and no Strict ones on a redirect from another site. */
export type TestBrowser = {
  cookies: Map<string, Jar>;
  request(url: string | URL, init?: Init): Promise<Response>;
  /** Follows redirects to a page. */
  follow(url: string | URL, init?: Init): Promise<Shown>;
};
export type Shown = { url: URL; status: number; text: string };

let browsers = 0;

/** Each browser has its own client address, so that tests do not share limits. */
export const throughProxy = { trustedProxies: "127.0.0.1" } as const;

/** Requests to Usher go to the app in this process, others over the network. */
export function createTestBrowser({ request: toUsher }: Pick<TestApp, "request">): TestBrowser {
  const cookies: TestBrowser["cookies"] = new Map();
  browsers += 1;
  const machine = `198.18.${browsers >> 8}.${browsers & 255}`;
  const browser: TestBrowser = {
    cookies,
    async request(url, { method = "GET", body, form, isFromElsewhere = false } = {}) {
      const target = new URL(url, origin);
      const jar = cookies.get(target.host) ?? new Map();
      cookies.set(target.host, jar);
      const headers = { "x-forwarded-for": machine, ...sent(jar, isFromElsewhere) };
      const response =
        target.origin === origin
          ? await toUsher(method, `${target.pathname}${target.search}`, { body, headers })
          : await fetch(target, {
              method,
              headers,
              redirect: "manual",
              ...(form === undefined ? {} : { body: form }),
            });
      for (const line of response.headers.getSetCookie()) keep(jar, line);
      return response;
    },
    async follow(url, init = {}) {
      let target = new URL(url, origin);
      let response = await browser.request(target, init);
      for (let hops = 0; response.headers.has("location") && hops < 20; hops += 1) {
        const from = target.origin;
        target = new URL(response.headers.get("location") ?? "", target);
        response = await browser.request(target, { isFromElsewhere: target.origin !== from });
      }
      return { url: target, status: response.status, text: await response.text() };
    },
  };
  return browser;
}

function sent(jar: Jar, isFromElsewhere: boolean): { cookie?: string } {
  const pairs = [...jar].flatMap(([name, { value, isStrict }]) =>
    isStrict && isFromElsewhere ? [] : [`${name}=${value}`],
  );
  return pairs.length === 0 ? {} : { cookie: pairs.join("; ") };
}

function keep(jar: Jar, line: string): void {
  const [pair = "", ...attributes] = line.split(";").map((part) => part.trim());
  const [name = "", ...value] = pair.split("=");
  if (attributes.some((attribute) => /^(?:max-age=0$|expires=thu, 01 jan 1970)/i.test(attribute)))
    jar.delete(name);
  else jar.set(name, { value: value.join("="), isStrict: /;\s*samesite=strict/i.test(line) });
}

/** Starts a sign-in at Usher; returns the provider's URL. */
export async function begin(browser: TestBrowser, asAnother = false): Promise<URL> {
  const response = await browser.request("/api/session/single-sign-on", {
    method: "POST",
    body: { asAnother },
  });
  return new URL(NextUrl.parse(await response.json()).url);
}
