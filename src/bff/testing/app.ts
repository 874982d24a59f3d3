import { onTestFinished } from "vitest";
// oxlint-disable-next-line no-restricted-imports -- tests speak to the real sandbox over HTTP, code does not know it
import { startSandbox } from "#sandbox/server.ts";
import { createPace } from "#batches/pace.ts";
import { openStore } from "#store/store.ts";
import { createSetup } from "#bff/sign-in/setup.ts";
import { createIdentify } from "#bff/sign-in/identify.ts";
import { createApp } from "#bff/app.ts";
import type { AppDeps } from "#bff/app-deps.ts";
import { createInvitationEngine } from "#bff/engine.ts";
import type { Asset } from "#bff/http/assets.ts";
import { createAuth } from "#bff/sign-in/auth.ts";
import { cheapPasswords } from "./cheap-passwords.ts";
import { createClerk } from "#bff/clerk/clerk.ts";
import { withRegister } from "#bff/clerk/registered.ts";
import { createInstanceRegister } from "#register/instance-register.ts";
import { testKey } from "./fake-clerk.ts";
import { createLog } from "#bff/http/log.ts";
import type { SingleSignOn } from "#bff/env/single-sign-on.ts";
import { createProvider } from "#bff/sign-in/oidc/provider.ts";
import { createProxyWatch } from "#bff/http/forwarding.ts";
import { ownOrigins } from "#bff/http/security.ts";
import { limitHashing } from "#bff/sign-in/passwords/hashing.ts";
import { createDevices } from "#bff/sign-in/throttle/devices.ts";
import { createRepeats } from "#bff/activity/repeats.ts";
import { createThrottle } from "#bff/sign-in/throttle/throttle.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import { createInstanceStatus } from "#bff/clerk/instance-status.ts";
import { readTrustedProxies } from "#bff/env/trusted-proxies.ts";
import { collectLines } from "./log-lines.ts";

export const origin = "http://localhost:4870";
const authSecret = "a-secret-that-only-the-tests-know-of";

type Options = Partial<
  Pick<AppDeps, "engine" | "isStopping" | "now" | "store" | "passwords" | "identify" | "noteUsers">
> & {
  generalPer10s?: number;
  apiUrl?: string;
  publicUrl?: string;
  cookieName?: string;
  host?: string;
  isSandbox?: boolean;
  hasPasswords?: boolean;
  singleSignOn?: SingleSignOn;
  trustedProxies?: string;
  webhookSecret?: string;
  /** False leaves batches queued, and single actions without an outcome. */
  isSending?: boolean;
  /** How long a request waits for a single action. */
  longestActionMs?: number;
};

export type TestApp = Awaited<ReturnType<typeof testApp>>;

/** The whole app in this process: a store in memory, a real engine, and Clerk at `apiUrl`. */
export async function testApp(options: Options = {}) {
  const store = options.store ?? (await openStore({ dataDir: ":memory:" }));
  const { lines, sink } = collectLines();
  const log = createLog("debug", sink);
  const { db } = store;
  const publicUrl = new URL(options.publicUrl ?? origin);
  const isSandbox = options.isSandbox ?? true;
  const now = options.now ?? Date.now;
  const apiUrl = options.apiUrl ?? "http://127.0.0.1:1";
  const instanceStatus = createInstanceStatus({
    isSandbox,
    secretKey: testKey,
    apiUrl,
    db,
    log,
    sleep: sleepFor,
    now,
    identifyAgainMs: 60_000,
  });
  const pace = createPace({
    limit: () => options.generalPer10s ?? 100,
    now: () => performance.now(),
    sleep: sleepFor,
  });
  const upstream = createClerk({
    secretKey: testKey,
    apiUrl,
    pace,
    timeouts: { connectMs: 5_000, headersMs: 9_000, bodyMs: 9_000, wholeMs: 10_000 },
    retry: { firstMs: 1, factor: 4, longestMs: 300, totalMs: 800 },
    observe: instanceStatus.observe,
  });
  const register = createInstanceRegister({
    db,
    instance: "sandbox",
    upstream,
    now,
    sleep: sleepFor,
    random: Math.random,
    log,
  });
  const clerk = withRegister(upstream, register, log);
  const engine = createInvitationEngine({
    db,
    instance: "sandbox",
    clerk,
    hourMs: 60_000,
    generalPer10s: 100,
    now,
    log,
    ...(options.longestActionMs !== undefined && { longestActionMs: options.longestActionMs }),
  });
  if (options.isSending !== false) engine.start();
  const singleSignOn = options.singleSignOn === undefined ? null : createProvider(options.singleSignOn, now);
  const origins = ownOrigins(publicUrl);
  const passwords = limitHashing(options.passwords ?? cheapPasswords);
  const auth = createAuth({
    db,
    secret: authSecret,
    publicUrl,
    cookieName: options.cookieName ?? null,
    origins,
    log,
    now,
    passwords,
  });
  const host = options.host ?? "127.0.0.1";
  const trustedProxies = readTrustedProxies(options.trustedProxies ?? "").proxies;
  const deps: AppDeps = {
    env: {
      publicUrl,
      host,
      isSandbox,
      hasPasswords: options.hasPasswords ?? true,
      trustedProxies,
      webhookSecret: options.webhookSecret ?? null,
    },
    clerk,
    pace,
    instanceStatus,
    store,
    engine: options.engine === undefined ? engine : options.engine,
    register,
    auth,
    singleSignOn,
    identify:
      options.identify ?? createIdentify({ auth, db, demo: { isSandbox, host, publicUrl }, now, log }),
    setup: createSetup({ passwords, db, now }),
    throttle: createThrottle(now),
    repeats: createRepeats({ db, now, sleep: sleepFor, log }),
    proxyWatch: createProxyWatch({ publicUrl, trustedProxies, log }),
    devices: createDevices({ db, publicUrl, cookieName: options.cookieName ?? null, now }),
    passwords,
    assets: new Map([
      ["/index.html", asset("text/html; charset=utf-8", "<!doctype html><title>Usher</title>", false)],
      ["/assets/index-1a2b.js", asset("text/javascript; charset=utf-8", "export {};", true)],
    ]),
    log,
    now,
    ...(options.noteUsers && { noteUsers: options.noteUsers }),
    isStopping: options.isStopping ?? (() => false),
  };
  onTestFinished(async () => {
    await engine.stop();
    await clerk.close();
    if (options.store === undefined) await store.close();
  });
  const app = createApp(deps);
  const request = async (method: string, path: string, init: { body?: unknown; headers?: object } = {}) => {
    const text =
      init.body === undefined || typeof init.body === "string" ? init.body : JSON.stringify(init.body);
    return app.request(path, {
      method,
      headers: {
        origin: publicUrl.origin,
        ...(text === undefined ? {} : { "content-type": "application/json" }),
        ...init.headers,
      },
      ...(text === undefined ? {} : { body: text }),
    });
  };
  return { app, deps, lines, request };
}

function asset(type: string, text: string, isHashed: boolean): Asset {
  return { type, etag: '"1"', isHashed, plain: new TextEncoder().encode(text), compressed: {} };
}

/** The cookies of a response as a browser would send them back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

/** An empty sandbox on a free port, with Clerk's own limits; the caller closes it. */
export function emptySandbox() {
  return startSandbox({ port: 0, dataDir: ":memory:", hourSeconds: 3_600, latencyMs: 0, seed: false });
}

/** The app with a signed-in demo admin and an empty sandbox of its own. */
export async function signedInApp(options: Options = {}) {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const test = await testApp({ apiUrl: sandbox.url, ...options });
  const cookie = cookieOf(await test.request("POST", "/api/session/demo"));
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await test.request(method, path, { body, headers: { cookie } });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === "" ? null : JSON.parse(text),
    };
  };
  return { ...test, sandbox, cookie, call };
}
