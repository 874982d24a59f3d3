import { createPace } from "#batches/pace.ts";
import type { SweepTiming } from "#register/schedule.ts";
import { databaseFile, moveOldSandbox } from "#store/database-file.ts";
import { openStore, type Store } from "#store/store.ts";
import { createSetup } from "#bff/sign-in/setup.ts";
import { createIdentify } from "#bff/sign-in/identify.ts";
import { accessNote } from "./access-note.ts";
import { createApp, pathOf } from "./app.ts";
import type { AppDeps } from "./app-deps.ts";
import { followInstance } from "./follow-instance.ts";
import { generalPer10s } from "./instance-service.ts";
import { loadAssets } from "#bff/http/assets.ts";
import { createAuth } from "#bff/sign-in/auth.ts";
import { createClerk } from "#bff/clerk/clerk.ts";
import type { Env } from "#bff/env/env.ts";
import { basePathOf, publicLink } from "#bff/env/public-url.ts";
import { createProxyWatch } from "#bff/http/forwarding.ts";
import { createRequestGate } from "#bff/http/request-gate.ts";
import { createHttpServer, listen, stopListening, type Timeouts } from "#bff/http/http-server.ts";
import type { Log } from "#bff/http/log.ts";
import { createProvider } from "#bff/sign-in/oidc/provider.ts";
import { noticeReplaced } from "#bff/operations/replaced-database.ts";
import { toProblem } from "#bff/http/problem.ts";
import { ownOrigins, setSecurityHeaders } from "#bff/http/security.ts";
import { checkSecret } from "#bff/sign-in/secret/check-secret.ts";
import { acceptOldCookies } from "#bff/sign-in/secret/old-cookies.ts";
import { closeDemo } from "#bff/sign-in/demo.ts";
import { callbackRoute } from "#bff/sign-in/single-sign-on/sign-in.ts";
import { limitHashing, type Passwords } from "#bff/sign-in/passwords/hashing.ts";
import { scryptPasswords } from "#bff/sign-in/passwords/hashing-threads.ts";
import { createDevices } from "#bff/sign-in/throttle/devices.ts";
import { createRepeats } from "#bff/activity/repeats.ts";
import { createThrottle } from "#bff/sign-in/throttle/throttle.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import { createInstanceStatus } from "#bff/clerk/instance-status.ts";

export type RunningServer = {
  /** What browsers use, without a slash at the end. */
  url: string;
  /** The one-time link to create the first admin; null if there is one. */
  setupUrl: string | null;
  /** Who has access, if members of the sandbox no longer have; else null. */
  accessNote: string | null;
  /** Stops accepting requests, waits for the engine's open call, closes the store. May be called twice. */
  close(): Promise<void>;
};

/** What drills replace in order to inject faults. */
export type ServerDeps = {
  openStore: typeof openStore;
  createClerk: typeof createClerk;
  now: () => number;
  /** How long (ms) until Clerk is asked again while it does not return the id of the instance. */
  identifyAgainMs?: number;
  /** How long (ms) after a cancel or rollback the engine asks Clerk again. */
  lateLooksMs?: readonly number[];
  sweepTiming?: Partial<SweepTiming>;
  passwords?: Passwords;
  timeouts?: Timeouts;
};

export type ServerOptions = { log: Log; distDir: string; deps?: Partial<ServerDeps> };

const requestTimeoutMs = 5_000;

/**
 * Opens the store and listens. The engine starts once the Clerk instance of the key is identified, in the background:
 * Usher also starts while Clerk is unreachable or the key is wrong.
 * @throws if the port is taken or the store cannot be opened
 */
export async function startServer(given: Env, options: ServerOptions): Promise<RunningServer> {
  const { log } = options;
  const replaced: ServerDeps = { openStore, createClerk, now: Date.now, ...options.deps };
  moveOldSandbox(given.dataDir);
  const store = await replaced.openStore({ dataDir: given.dataDir, isSandbox: given.isSandbox });
  const stopping = new AbortController();
  const gate = createRequestGate(sleepFor);
  let app: Pick<ReturnType<typeof createApp>, "fetch"> = { fetch: () => notReady(given.publicUrl) };
  const signAgain = acceptOldCookies(given);
  const server = createHttpServer(
    (request, bindings) => {
      signAgain(request.headers);
      const path = pathOf(request, basePathOf(given.publicUrl));
      const usesInstance = path.startsWith("/api/") || path.startsWith("/webhooks/");
      // After a wait at the gate it may be another app.
      return usesInstance
        ? gate.pass(async () => app.fetch(request, bindings))
        : app.fetch(request, bindings);
    },
    {
      publicUrl: given.publicUrl,
      proxies: given.trustedProxies,
      log,
      keepAliveMs: given.keepAliveMs,
      ...(replaced.timeouts && { timeouts: replaced.timeouts }),
    },
  );
  try {
    const env = withPort(given, await listen(server, given.port, given.host));
    const deps = createDeps(env, store, replaced, {
      log,
      distDir: options.distDir,
      stopping: stopping.signal,
    });
    const counting = await openSafely(env, store, replaced.now, log);
    if (!env.isSandbox) await closeDemo(store.db, deps.now());
    await createAdmin(env, deps);
    app = createApp(deps);
    void checkSingleSignOn(deps);
    const counted = Promise.all([counting(stopping.signal), deps.repeats.run(stopping.signal)]);
    const stopService = followInstance({
      app: deps,
      clerk: env.clerk,
      gate,
      stopping: stopping.signal,
      onChange: (service) => {
        app = createApp({ ...deps, ...service });
      },
    });
    const setupUrl = publicLink(env.publicUrl, `/setup?token=${deps.setup.token}`);
    const needsSetup = await deps.setup.isNeeded();
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      stopping.abort();
      await Promise.all([stopListening(server, requestTimeoutMs), stopService(), counted]);
      await deps.clerk.close();
      await store.close();
    };
    return {
      url: publicLink(env.publicUrl, "/").replace(/\/$/, ""),
      setupUrl: needsSetup && env.hasPasswords ? setupUrl : null,
      accessNote: await accessNote(env, deps),
      close: () => (closed ??= close()),
    };
  } catch (error) {
    stopping.abort();
    server.close();
    await store.close();
    throw error;
  }
}

/** Checks the secret, and whether the database is an earlier copy. Returns the loop that notices copies later. */
async function openSafely(env: Env, { db }: Store, now: () => number, log: Log) {
  await checkSecret(db, env, log);
  return noticeReplaced({ db, file: databaseFile(env), now, sleep: sleepFor, log });
}

function notReady(publicUrl: URL): Response {
  const headers = new Headers({ "Content-Type": "application/problem+json", "Cache-Control": "no-store" });
  setSecurityHeaders(headers, publicUrl);
  const problem = toProblem("not_ready", undefined, { reasons: ["starting"] });
  return new Response(JSON.stringify(problem), { status: 503, headers });
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
  const singleSignOn = env.singleSignOn === null ? null : createProvider(env.singleSignOn, now);
  const { publicUrl, cookieName } = env;
  const passwords = limitHashing(replaced.passwords ?? scryptPasswords);
  const auth = createAuth({
    db,
    secret: env.authSecret,
    publicUrl,
    cookieName,
    passwords,
    origins,
    log,
    now,
  });
  const { secretKey, apiUrl } = env.clerk;
  const instanceStatus = createInstanceStatus({
    isSandbox: env.isSandbox,
    secretKey,
    apiUrl,
    db,
    log,
    sleep: sleepFor,
    now,
    identifyAgainMs: replaced.identifyAgainMs ?? 60_000,
  });
  const pace = createPace({
    limit: () => generalPer10s[instanceStatus.instance()],
    now: () => performance.now(),
    sleep: sleepFor,
  });
  return {
    env,
    clerk: replaced.createClerk({ secretKey, apiUrl, pace, observe: instanceStatus.observe }),
    pace,
    instanceStatus,
    store,
    engine: null,
    register: null,
    auth,
    identify: createIdentify({ auth, db, demo: env, now, log }),
    setup: createSetup({ passwords, db, now }),
    singleSignOn,
    throttle: createThrottle(now),
    repeats: createRepeats({ db, now, sleep: sleepFor, log }),
    proxyWatch: createProxyWatch({ ...env, log }),
    devices: createDevices({ db, publicUrl, cookieName, now }),
    passwords,
    assets: loadAssets(distDir, basePathOf(env.publicUrl)),
    log,
    now,
    ...(replaced.lateLooksMs !== undefined && { lateLooksMs: replaced.lateLooksMs }),
    ...(replaced.sweepTiming !== undefined && { sweepTiming: replaced.sweepTiming }),
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
    await singleSignOn.discover();
    const redirectUri = publicLink(env.publicUrl, `/api/auth${callbackRoute}`);
    log.info({ issuer: singleSignOn.config.issuer, redirectUri }, "single sign-on is ready");
  } catch (error) {
    log.error({ err: error }, "single sign-on is not available; retrying at each sign-in");
  }
}
