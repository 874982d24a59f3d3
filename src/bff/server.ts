import { createEngine, type Engine } from "#batches/engine.ts";
import { openStore, type Store } from "#store/store.ts";
import { keepActivityShort } from "#bff/activity/retention.ts";
import { createSetup } from "#bff/sign-in/setup.ts";
import { createIdentify } from "#bff/sign-in/identify.ts";
import { type AppDeps, createApp } from "./app.ts";
import { loadAssets } from "#bff/http/assets.ts";
import { createAuth } from "#bff/sign-in/auth.ts";
import { createClerk, type Identity } from "#bff/clerk/clerk.ts";
import { isLoopback } from "#bff/env/reader.ts";
import type { Env } from "#bff/env/env.ts";
import { createHttpServer, listen, stopListening } from "#bff/http/http-server.ts";
import type { Log } from "#bff/http/log.ts";
import { createOidcOptions } from "#bff/sign-in/oidc/provider.ts";
import { toProblem } from "#bff/http/problem.ts";
import { ownOrigins, setSecurityHeaders } from "#bff/http/security.ts";
import { createSettingStore } from "#bff/settings/store.ts";
import { createThrottle } from "#bff/sign-in/throttle.ts";
import { callbackRoute } from "#bff/sign-in/single-sign-on.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import { createInstanceStatus } from "#bff/clerk/instance-status.ts";

export type RunningServer = {
  /** Where browsers find it. */
  url: string;
  /** The one-time link that makes the first admin; null when there is one already. */
  setupUrl: string | null;
  /** Stops taking requests, lets the engine end its call, closes the store. Safe to call twice. */
  close(): Promise<void>;
};

/** What the server is made of, as far as a drill replaces it in order to break something there. */
export type Parts = { openStore: typeof openStore; createClerk: typeof createClerk; now: () => number };

export type ServerOptions = { log: Log; distDir: string; parts?: Partial<Parts> };

const requestPatienceMs = 5_000;
/** Calls in 10 seconds that Clerk lets through to everything but invitations: its rate-limit documentation. */
const generalPer10s = { sandbox: 100, development: 100, production: 1_000 } as const;

/**
 * Opens the store, listens, and finds out in the background which Clerk instance the key opens; the engine starts as
 * soon as that is known. An unreachable Clerk or a wrong key is no reason not to start.
 * @throws when the port is taken or the store cannot be opened
 */
export async function startServer(given: Env, options: ServerOptions): Promise<RunningServer> {
  const { log } = options;
  const parts: Parts = { openStore, createClerk, now: Date.now, ...options.parts };
  const store = await parts.openStore({ dataDir: given.dataDir });
  const stopping = new AbortController();
  let app: ReturnType<typeof createApp> | null = null;
  const server = createHttpServer((request, bindings) => {
    if (app !== null) return app.fetch(request, bindings);
    const headers = new Headers({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
    setSecurityHeaders(headers, given.publicUrl);
    return new Response(JSON.stringify(toProblem("not_ready")), { status: 503, headers });
  });
  try {
    const env = withPort(given, await listen(server, given.port, given.host));
    const deps = createDeps(env, store, parts, { log, distDir: options.distDir, stopping: stopping.signal });
    await createAdmin(env, deps);
    app = createApp(deps);
    void tellOfSingleSignOn(deps);
    const engine = startEngine(env, deps, stopping.signal, (running) => {
      app = createApp({ ...deps, engine: running });
    });
    const forgetting = engine.then((running) => running && forgetOldActivity(deps, stopping.signal));
    const setupUrl = new URL(`/setup?token=${deps.setup.token}`, env.publicUrl).href;
    const needsSetup = await deps.setup.isNeeded();
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      stopping.abort();
      await Promise.all([
        stopListening(server, requestPatienceMs),
        engine.then((running) => running?.stop()),
        forgetting,
      ]);
      await deps.clerk.close();
      await store.close();
    };
    return {
      url: env.publicUrl.origin,
      setupUrl: needsSetup && env.hasPasswords ? setupUrl : null,
      close: () => (closed ??= close()),
    };
  } catch (error) {
    stopping.abort();
    server.close();
    await store.close();
    throw error;
  }
}

/** Port 0 takes any free one, which is known only once it listens. */
function withPort(env: Env, port: number): Env {
  const publicUrl = new URL(env.publicUrl);
  if (publicUrl.port === "0") publicUrl.port = String(port);
  return { ...env, port, publicUrl };
}

type Rest = { log: Log; distDir: string; stopping: AbortSignal };

function createDeps(env: Env, store: Store, parts: Parts, { log, distDir, stopping }: Rest): AppDeps {
  const { db } = store;
  const { now } = parts;
  const origins = ownOrigins(env.publicUrl);
  const singleSignOn = createOidcOptions(env.singleSignOn, now);
  const auth = createAuth({
    db,
    secret: env.authSecret,
    publicUrl: env.publicUrl,
    origins,
    singleSignOn,
    log,
    now,
  });
  const hasDemo = env.isSandbox && isLoopback(env.host);
  const { secretKey, apiUrl } = env.clerk;
  const instanceStatus = createInstanceStatus({
    isSandbox: env.isSandbox,
    secretKey,
    db,
    log,
    sleep: sleepFor,
    now,
  });
  return {
    env,
    clerk: parts.createClerk({ secretKey, apiUrl, observe: instanceStatus.observe }),
    instanceStatus,
    store,
    engine: null,
    auth,
    identify: createIdentify({ auth, db, hasDemo, now }),
    setup: createSetup({ auth, db, now }),
    singleSignOn,
    throttle: createThrottle(now),
    assets: loadAssets(distDir),
    log,
    now,
    isStopping: () => stopping.aborted,
  };
}

async function createAdmin(env: Env, { setup, log }: AppDeps): Promise<void> {
  if (env.admin !== null && (await setup.createAdmin(env.admin)) !== null)
    log.info("made the first admin from ADMIN_EMAIL");
}

/** Told at the start and asked for again at each sign-in: a provider that is down does not stop Usher. */
async function tellOfSingleSignOn({ singleSignOn, env, log }: AppDeps): Promise<void> {
  if (singleSignOn === null) return;
  try {
    await singleSignOn.metadata();
    const redirectUri = `${env.publicUrl.origin}/api/auth${callbackRoute}`;
    log.info({ issuer: singleSignOn.config.issuer, redirectUri }, "single sign-on is ready");
  } catch (error) {
    log.error({ err: error }, "single sign-on does not work yet; it is tried again at each sign-in");
  }
}

/** Resolves with the running engine, or with null when the server was stopped before the instance was known. */
async function startEngine(
  env: Env,
  { clerk, instanceStatus, store, log, now }: AppDeps,
  stopping: AbortSignal,
  onStart: (engine: Engine) => void,
): Promise<Engine | null> {
  try {
    const identity = await instanceStatus.identify(clerk, stopping);
    if (identity === null || stopping.aborted) return null;
    log.info({ instance: identity.instance, instanceId: identity.id }, sayInstance(identity));
    const engine = createEngine({
      db: store.db,
      instance: identity.id,
      upstream: clerk,
      hourMs: env.clerk.hourMs,
      generalPer10s: generalPer10s[identity.instance],
      now,
      random: Math.random,
      sleep: sleepFor,
      log,
    });
    engine.start();
    onStart(engine);
    return engine;
  } catch (error) {
    log.fatal({ err: error }, "the engine could not be started; nothing will be sent until a restart");
    return null;
  }
}

/** Beside everything else; ends with the signal. */
async function forgetOldActivity(
  { instanceStatus, store, now, log }: AppDeps,
  stopping: AbortSignal,
): Promise<void> {
  const identity = instanceStatus.identity();
  if (identity === null) return;
  const { db } = store;
  const settings = createSettingStore(db, identity.id);
  const activityDays = async () => (await settings.read()).activityDays;
  const options = { db, instance: identity.id, activityDays, now, sleep: sleepFor, log };
  await keepActivityShort(options, stopping);
}

function sayInstance({ instance }: Identity): string {
  const words = {
    sandbox: "speaking to the sandbox: no mail goes out",
    development: "speaking to a Clerk development instance",
    production: "speaking to a Clerk production instance: mails reach real people",
  } as const satisfies Record<Identity["instance"], string>;
  return words[instance];
}
