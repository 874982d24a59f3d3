import { createEmulator } from "emulate";
import { expect, onTestFinished, test } from "vitest";
import { Session, SignOutAnswer } from "#contract/session.ts";
import { freePort } from "#testing/free-port.ts";
import { readRoleRules } from "#bff/env/role-rules.ts";
import { origin, testApp } from "#bff/testing/app.ts";
import { begin, createTestBrowser, throughProxy } from "#bff/testing/oidc-browser.ts";

// Implementations of OpenID providers that know nothing of ours. docs/single-sign-on.md has their answers as a table.

const secret = "s3cret-of-the-emulators";
const client = {
  client_id: "usher",
  client_secret: secret,
  name: "Usher",
  redirect_uris: [`${origin}/api/auth/callback/oidc`],
};
const email = "ada@example.com";
const tenant = "9188040d-6c67-4c5b-b112-36a304b66dad";

type Foreign = {
  service: "okta" | "google" | "microsoft" | "clerk";
  seed: object;
  /** Behind the emulator's origin. */
  issuerPath: string;
  roles: string;
  expected: { sendsSecretInBody: boolean; returnsNonce: boolean; emailAddress: string; signsOut: boolean };
};

const foreign: readonly Foreign[] = [
  {
    service: "okta",
    seed: {
      users: [{ login: email, email, first_name: "Ada" }],
      oauth_clients: [{ ...client, auth_server_id: "default" }],
    },
    issuerPath: "/oauth2/default",
    roles: "@example.com=admin",
    expected: { sendsSecretInBody: false, returnsNonce: true, emailAddress: email, signsOut: true },
  },
  {
    service: "google",
    seed: { users: [{ email, name: "Ada", hd: "example.com" }], oauth_clients: [client] },
    issuerPath: "",
    roles: "hd:example.com=admin",
    expected: { sendsSecretInBody: true, returnsNonce: true, emailAddress: email, signsOut: false },
  },
  {
    service: "microsoft",
    seed: { users: [{ email, name: "Ada" }], oauth_clients: [client] },
    issuerPath: `/${tenant}/v2.0`,
    roles: `@example.com=viewer, tid:${tenant}=admin`,
    expected: {
      sendsSecretInBody: false,
      returnsNonce: true,
      emailAddress: expect.stringMatching(/^not verified: ada@example\.com \([0-9a-f]{8}\)$/),
      signsOut: true,
    },
  },
  {
    service: "clerk",
    seed: { users: [{ first_name: "Ada", email_addresses: [email] }], oauth_applications: [client] },
    issuerPath: "",
    roles: "@example.com=admin",
    expected: { sendsSecretInBody: false, returnsNonce: false, emailAddress: email, signsOut: false },
  },
];

async function start({ service, seed, issuerPath, roles }: Foreign) {
  const emulator = await createEmulator({ service, port: await freePort(), seed: { [service]: seed } });
  onTestFinished(() => emulator.close());
  const config = {
    issuer: `${emulator.url}${issuerPath}`,
    clientId: client.client_id,
    clientSecret: secret,
    rules: readRoleRules(roles).rules,
    name: service,
    help: "",
  };
  return testApp({ singleSignOn: config, isSandbox: false, ...throughProxy });
}

/** The form of the emulator's page that belongs to this user. */
function formOf(page: string): { action: string; form: URLSearchParams } {
  const text = page.split("<form").find((part) => part.includes(email)) ?? "";
  const action = /action="([^"]+)"/.exec(text)?.[1] ?? "";
  const fields = [...text.matchAll(/name="([^"]+)" value="([^"]*)"/g)];
  const form = new URLSearchParams();
  for (const [, name = "", value = ""] of fields) form.set(name, value.replaceAll("&amp;", "&"));
  return { action, form };
}

test.each(foreign)("S5: a member signs in at the emulator of $service", async (one) => {
  const app = await start(one);
  const browser = createTestBrowser(app);
  const signInOnce = async (url: URL) => {
    const page = await browser.follow(url);
    const { action, form } = formOf(page.text);
    return browser.follow(new URL(action, page.url), { method: "POST", form });
  };
  let shown = await signInOnce(await begin(browser));
  // Without a nonce Usher begins again, and the emulator has no session of its own.
  if (shown.url.origin !== origin) shown = await signInOnce(shown.url);
  expect(shown.url.href).toBe(`${origin}/signed-in`);
  const { member } = Session.parse(await (await browser.request("/api/session")).json());
  const { sendsSecretInBody, returnsNonce } = app.deps.singleSignOn ?? {};
  const answer = await browser.request("/api/auth/sign-out", { method: "POST", body: {} });
  const { url } = SignOutAnswer.parse(await answer.json());
  expect(member?.role).toBe("admin");
  expect({
    sendsSecretInBody,
    returnsNonce,
    emailAddress: member?.emailAddress,
    signsOut: url !== null,
  }).toEqual(one.expected);
});

test.each(foreign)(
  "S5: a wrong secret at the emulator of $service is refused with the reason",
  async (one) => {
    const app = await start(one);
    if (app.deps.singleSignOn !== null) app.deps.singleSignOn.config.clientSecret = "another";
    const browser = createTestBrowser(app);
    const page = await browser.follow(await begin(browser));
    const { action, form } = formOf(page.text);
    const shown = await browser.follow(new URL(action, page.url), { method: "POST", form });
    expect(shown.url.href).toBe(`${origin}/sign-in?refused=failed`);
    const { detail } = await app.deps.store.db
      .selectFrom("activity")
      .select("detail")
      .executeTakeFirstOrThrow();
    expect(detail).toBe("single sign-on: the provider refused the client id or secret");
  },
);
