import type { Engine } from "#batches/engine.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import { openStore, type Store } from "#store/store.ts";
import { runTestDeletion } from "#bff/invitations/test-deletion.ts";
import { createTestInvitationStore } from "#bff/invitations/test-invitation-store.ts";
import { runActivityRetention } from "#bff/activity/retention.ts";
import { createSetup } from "#bff/sign-in/setup.ts";
import { createIdentify } from "#bff/sign-in/identify.ts";
import { type AppDeps, createApp } from "./app.ts";
import { createInvitationEngine } from "./engine.ts";
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
  /** The origin that browsers use. */
  url: string;
  /** The one-time link to create the first admin; null if there is one. */
  setupUrl: string | null;
  /** Stops accepting requests, waits for the engine's open call, closes the store. May be called twice. */
  close(): Promise<void>;
};

/** What drills replace in order to inject faults. */
export type ServerDeps = { openStore: typeof openStore; createClerk: typeof createClerk; now: () => number };

export type ServerOptions = { log: Log; distDir: string; deps?: Partial<ServerDeps> };

const requestTimeoutMs = 5_000;
/** Clerk's documented limit of calls in 10 seconds; invitations have their own. */
const generalPer10s = { sandbox: 100, development: 100, production: 1_000 } as const;

/**
 * Opens the store and listens. The engine starts once the Clerk instance of the key is identified, in the background:
 * Usher also starts while Clerk is unreachable or the key is wrong.
 * @throws if the port is taken or the store cannot be opened
 */
export async function startServer(given: Env, options: ServerOptions): Promise<RunningServer> {
  const { log } = options;
  const replaced: ServerDeps = { openStore, createClerk, now: Date.now, ...options.deps };
  const store = await replaced.openStore({ dataDir: given.dataDir });
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
    const deps = createDeps(env, store, replaced, {
      log,
      distDir: options.distDir,
      stopping: stopping.signal,
    });
    await createAdmin(env, deps);
    app = createApp(deps);
    void checkSingleSignOn(deps);
    const engine = startEngine(env, deps, stopping.signal, (running) => {
      app = createApp({ ...deps, engine: running });
    });
    const deletions = engine.then(
      (running) =>
        running &&
        Promise.all([deleteOldActivity(deps, stopping.signal), deleteTests(deps, stopping.signal)]),
    );
    const setupUrl = new URL(`/setup?token=${deps.setup.token}`, env.publicUrl).href;
    const needsSetup = await deps.setup.isNeeded();
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      stopping.abort();
      await Promise.all([
        stopListening(server, requestTimeoutMs),
        engine.then((running) => running?.stop()),
        deletions,
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

/** With port 0 the port is known only after listening. */
function withPort(env: Env, port: number): Env {
  const publicUrl = new URL(env.publicUrl);
  if (publicUrl.port === "0") publicUrl.port = String(port);
  return { ...env, port, publicUrl };
}

type Rest = { log: Log; distDir: string; stopping: AbortSignal };

function createDeps(env: Env, store: Store, replaced: ServerDeps, { log, distDir, stopping }: Rest): AppDeps {
  const { db } = store;
  const { now } = replaced;
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
    clerk: replaced.createClerk({ secretKey, apiUrl, observe: instanceStatus.observe }),
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
    log.info("created the first admin from ADMIN_EMAIL");
}

/** Reported at the start only; each sign-in tries again, so Usher also starts while the provider is down. */
async function checkSingleSignOn({ singleSignOn, env, log }: AppDeps): Promise<void> {
  if (singleSignOn === null) return;
  try {
    await singleSignOn.metadata();
    const redirectUri = `${env.publicUrl.origin}/api/auth${callbackRoute}`;
    log.info({ issuer: singleSignOn.config.issuer, redirectUri }, "single sign-on is ready");
  } catch (error) {
    log.error({ err: error }, "single sign-on is not available; retrying at each sign-in");
  }
}

/** Resolves with the running engine, or null if the server stopped before the instance was identified. */
async function startEngine(
  env: Env,
  { clerk, instanceStatus, store, log, now }: AppDeps,
  stopping: AbortSignal,
  onStart: (engine: Engine) => void,
): Promise<Engine | null> {
  try {
    const identity = await instanceStatus.identify(clerk, stopping);
    if (identity === null || stopping.aborted) return null;
    log.info({ instance: identity.instance, instanceId: identity.id }, instanceLine(identity));
    const engine = createInvitationEngine({
      db: store.db,
      instance: identity.id,
      clerk,
      hourMs: env.clerk.hourMs,
      generalPer10s: generalPer10s[identity.instance],
      now,
      log,
    });
    engine.start();
    onStart(engine);
    return engine;
  } catch (error) {
    log.fatal({ err: error }, "could not start the engine; nothing is sent until a restart");
    return null;
  }
}

async function deleteOldActivity(
  { instanceStatus, store, now, log }: AppDeps,
  stopping: AbortSignal,
): Promise<void> {
  const identity = instanceStatus.identity();
  if (identity === null) return;
  const { db } = store;
  const settings = createSettingStore(db, identity.id);
  const activityDays = async () => (await settings.read()).activityDays;
  const options = { db, instance: identity.id, activityDays, now, sleep: sleepFor, log };
  await runActivityRetention(options, stopping);
}

async function deleteTests(
  { clerk, instanceStatus, store, now, log }: AppDeps,
  stopping: AbortSignal,
): Promise<void> {
  const identity = instanceStatus.identity();
  if (identity === null) return;
  const { db } = store;
  const records = createInvitationRecords(db, identity.id);
  const tests = createTestInvitationStore(db, identity.id);
  await runTestDeletion({ clerk, records, tests, now, sleep: sleepFor, log }, stopping);
}

function instanceLine({ instance }: Identity): string {
  const words = {
    sandbox: "connected to the sandbox; no e-mail is sent",
    development: "connected to a Clerk development instance",
    production: "connected to a Clerk production instance; e-mail reaches real people",
  } as const satisfies Record<Identity["instance"], string>;
  return words[instance];
}
