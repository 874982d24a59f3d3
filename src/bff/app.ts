import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { Engine } from "#batches/engine.ts";
import type { Pace } from "#batches/pace.ts";
import { AllowanceQuery } from "#contract/batch.ts";
import type { Deployment } from "#contract/settings.ts";
import type { Session } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import { fairUse } from "#bff/access/fair-use.ts";
import { accessGuard, guardAfterWaiting, passwordGuard } from "#bff/access/guard.ts";
import { memberRoutes } from "#bff/team/routes.ts";
import type { Setup } from "#bff/sign-in/setup.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import type { Identify } from "#bff/sign-in/identify.ts";
import { waysInOf } from "#bff/sign-in/users.ts";
import { activityRecorder } from "#bff/activity/recorder.ts";
import type { Repeats } from "#bff/activity/repeats.ts";
import { type ActivitySource, readLast } from "#bff/activity/read.ts";
import { activityRoutes } from "#bff/activity/routes.ts";
import { allowedMethods } from "#bff/access/permissions.ts";
import type { Assets } from "#bff/http/assets.ts";
import { authRoutes } from "#bff/sign-in/auth-routes.ts";
import type { Auth } from "#bff/sign-in/auth.ts";
import { batchRoutes } from "#bff/batches/routes.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";
import type { AppEnv } from "#bff/http/context.ts";
import type { Env } from "#bff/env/env.ts";
import { basePathOf, withoutBasePath } from "#bff/env/public-url.ts";
import { createInvitationRecords } from "#batches/ledger/invitation-records.ts";
import type { ProxyWatch } from "#bff/http/forwarding.ts";
import { exportRoutes } from "#bff/invitations/export/routes.ts";
import { invitationRoutes } from "#bff/invitations/routes.ts";
import { linkRoutes } from "#bff/sign-in/link-routes.ts";
import { type Log, requestLog } from "#bff/http/log.ts";
import type { Provider } from "#bff/sign-in/oidc/provider.ts";
import { accountRoutes } from "#bff/account/routes.ts";
import { overviewRoutes } from "#bff/overview/routes.ts";
import { presetChoiceRoutes, presetRoutes } from "#bff/presets/routes.ts";
import { createPresetStore } from "#bff/presets/store.ts";
import { viewRoutes } from "#bff/views/routes.ts";
import { createViewStore } from "#bff/views/store.ts";
import { problemOfError } from "./request-problem.ts";
import { type RegisterDeps, wantRegister } from "./register-deps.ts";
import { createReadiness, readinessChecks } from "./readiness.ts";
import { createStoreHealth, type StoreHealth } from "./store-health.ts";
import { precheckRoutes } from "#bff/batches/precheck-routes.ts";
import { answerProblem, fail, ProblemError, toProblem } from "#bff/http/problem.ts";
import { readQuery } from "#bff/http/request.ts";
import { ownOrigins, securityHeaders, writeGuard } from "#bff/http/security.ts";
import { holdLargeBodies } from "#bff/http/bodies/large-bodies.ts";
import { bodyLimits, jsonLimits } from "#bff/http/bodies/limits.ts";
import { createInviterRules } from "#bff/invitations/inviter-rules.ts";
import { sessionRoutes } from "#bff/sign-in/session-routes.ts";
import { testInvitationRoutes } from "#bff/invitations/test-routes.ts";
import { createTestInvitationStore } from "#bff/invitations/test-invitation-store.ts";
import { deleteTestsOf } from "#bff/invitations/test-invitations.ts";
import { createSettingStore } from "#bff/settings/store.ts";
import { settingsRoutes } from "#bff/settings/routes.ts";
import type { Passwords } from "#bff/sign-in/passwords/hashing.ts";
import type { Devices } from "#bff/sign-in/throttle/devices.ts";
import type { Throttle } from "#bff/sign-in/throttle/throttle.ts";
import type { InstanceStatus } from "#bff/clerk/instance-status.ts";
import { staticRoutes } from "#bff/http/static.ts";
import { type NoteUsers, webhookRoutes } from "#bff/webhooks/routes.ts";
import { seenUser } from "#bff/webhooks/user-event.ts";
import { twoFactorRoutes } from "#bff/account/two-factor-routes.ts";
import { discardUnreadBody } from "#bff/http/bodies/unread-body.ts";

export type AppDeps = RegisterDeps & {
  env: Pick<Env, "publicUrl" | "host" | "isSandbox" | "trustedProxies" | "hasPasswords" | "webhookSecret">;
  clerk: Clerk;
  /** The one that `clerk` keeps. */
  pace: Pace;
  instanceStatus: InstanceStatus;
  store: Store;
  /** Null until the Clerk instance is identified. */
  engine: Engine | null;
  /** What keeps the users of webhooks. They are dropped without one: nothing keeps them yet. */
  noteUsers?: NoteUsers;
  auth: Auth;
  identify: Identify;
  setup: Setup;
  /** Null if it is not configured. */
  singleSignOn: Provider | null;
  throttle: Throttle;
  repeats: Repeats;
  devices: Devices;
  passwords: Passwords;
  proxyWatch: ProxyWatch;
  assets: Assets;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** How long (ms) after a cancel or rollback the engine asks Clerk again. */
  lateLooksMs?: readonly number[];
  isStopping: () => boolean;
};

/** The path by which a request finds its route: decoded, and without the path of `PUBLIC_URL`. */
export function pathOf(request: Request, basePath: string): string {
  return withoutBasePath(getPath(request), basePath);
}

/** All routes and their errors. Opens nothing and does not listen. */
export function createApp(deps: AppDeps): Hono<AppEnv> {
  const { env, log } = deps;
  const basePath = basePathOf(env.publicUrl);
  const app = new Hono<AppEnv>({ getPath: (request) => pathOf(request, basePath) });
  const storeHealth = createStoreHealth(deps.store);
  app.use(async (c, next) => {
    c.set("requestId", randomUUID());
    c.set("logLateError", (error) => problemOfError(error, c, { log, storeHealth }));
    await next();
    c.res.headers.set("X-Request-Id", c.get("requestId"));
  });
  app.use(requestLog(log, deps.now), securityHeaders(env.publicUrl), discardUnreadBody());
  app.onError((error, c) => answerProblem(c, problemOfError(error, c, { log, storeHealth })));
  app.notFound((c) => answerProblem(c, toProblem("not_found")));

  app.get("/healthz", (c) => c.json({ alive: true }));
  const reasonsNotReady = createReadiness(readinessChecks({ ...deps, storeHealth }), deps);
  app.get("/readyz", async (c) => {
    const reasons = await reasonsNotReady();
    const detail = `Usher is not ready: ${reasons.join(", ")}. See Health and readiness in docs/operations.md.`;
    if (reasons.length > 0) fail("not_ready", detail, { reasons });
    return c.json({ ready: true });
  });
  app.route("/api", apiRoutes(deps, storeHealth));
  if (env.webhookSecret !== null) app.route("/webhooks", webhookRoutes(webhookDeps(deps, env.webhookSecret)));
  app.route("/", staticRoutes(deps.assets));
  return app;
}

function webhookDeps(deps: AppDeps, secret: string) {
  const { env, store, engine, register, instanceStatus, noteUsers, now, log } = deps;
  const instance = engine === null ? null : (instanceStatus.identity()?.id ?? null);
  const note: NoteUsers = noteUsers ?? (async (users, at) => register?.noteUsers(users.map(seenUser), at));
  return { secret, db: store.db, instance, noteUsers: note, proxies: env.trustedProxies, now, log };
}

/** The routes about a Clerk instance. */
const instancePaths = [
  "/invitations/*",
  ...["csv", "json", "xlsx"].map((extension) => `/invitations.${extension}`),
  "/batches/*",
  "/overview",
  "/test-invitation",
  "/precheck",
  "/allowance",
  "/settings",
  "/presets/*",
  "/preset-choice",
  "/views/*",
  "/view-arrangement",
];

function apiRoutes(deps: AppDeps, storeHealth: StoreHealth): Hono<AppEnv> {
  const { env, identify, setup, singleSignOn, instanceStatus, log, now } = deps;
  const { db } = deps.store;
  const proxies = env.trustedProxies;
  const place = { origin: env.publicUrl.origin, basePath: basePathOf(env.publicUrl) };
  const waysIn = waysInOf({ ...env, singleSignOn: singleSignOn?.config ?? null });
  const signInDeps: SignInDeps = { ...deps, ...place, db, proxies, waysIn };
  const instance = () => instanceStatus.identity()?.id ?? null;
  const api = new Hono<AppEnv>();
  api.use(deps.proxyWatch.middleware);
  api.use(writeGuard(ownOrigins(env.publicUrl)));
  api.use(activityRecorder({ db, repeats: deps.repeats, instance, proxies, now, log }));
  api.use("/auth/*", bodyLimits(), jsonLimits());
  if (!env.hasPasswords) api.use(passwordGuard(singleSignOn?.config.name ?? ""));
  api.route("/auth", authRoutes(signInDeps));
  api.use(accessGuard(identify, now), ...fairUse({ clock: () => performance.now() }));
  api.use(holdLargeBodies(), bodyLimits(), jsonLimits(), guardAfterWaiting(identify), wantRegister(deps));
  api.route(
    "/session",
    sessionRoutes({
      ...signInDeps,
      setup,
      demo: env,
      signIn: offersOf(deps),
      instanceStatus,
      storeProblem: () => storeHealth.problem(),
    }),
  );
  api.route("/session", accountRoutes(signInDeps));
  api.route("/session/two-factor", twoFactorRoutes(signInDeps));
  api.route("/session/link", linkRoutes(signInDeps));
  api.route("/members", memberRoutes({ db, publicUrl: env.publicUrl, now, waysIn, engine: deps.engine }));
  api.get("/deployment", (c) => {
    const notes = [deps.proxyWatch.note()].filter((note) => note !== null);
    return c.json({ notes } satisfies Deployment);
  });
  const identity = instanceStatus.identity();
  const { register } = deps;
  if (identity === null || deps.engine === null || register === null) {
    const unknownInstance = (): never => failWith(instanceStatus.problem() ?? toProblem("not_ready"));
    for (const path of instancePaths) api.all(path, unknownInstance);
  } else {
    const records = createInvitationRecords(db, identity.id);
    const { clerk, engine } = deps;
    const settings = createSettingStore(db, identity.id);
    const rules = createInviterRules({ engine, settings, records });
    const tests = createTestInvitationStore(db, identity.id);
    const testDeps = { clerk, records, lanes: engine, rules, log, now, tests };
    api.route("/invitations", invitationRoutes({ ...testDeps, engine, register }));
    api.route("/", exportRoutes({ register, db, instance: identity.id, now }));
    api.route("/test-invitation", testInvitationRoutes(testDeps));
    api.route("/settings", settingsRoutes(settings));
    const presets = createPresetStore(db, identity.id);
    api.route("/presets", presetRoutes({ presets, rules, now }));
    api.route("/preset-choice", presetChoiceRoutes(presets));
    api.route("/", viewRoutes(createViewStore(db, identity.id, now)));
    api.route("/", overviewRoutes({ db, instance: identity.id, engine, now, register }));
    api.route("/precheck", precheckRoutes(engine));
    api.get("/allowance", async (c) => c.json(await engine.allowance(readQuery(c, AllowanceQuery))));
    api.route(
      "/batches",
      batchRoutes({
        engine: () => engine,
        rules,
        presets,
        lastOrder: (batchId) => readLast(db, batchId, ["batch.resumed", "batch.cancelled"]),
        deleteTestsOf: (addresses) => deleteTestsOf(testDeps, addresses),
      }),
    );
  }
  const batchesWith: ActivitySource["batchesWith"] = async (text, matches) =>
    (await deps.engine?.batchesWith(text, matches)) ?? [];
  const summaries: ActivitySource["summaries"] = async (ids) =>
    (await deps.engine?.summaries(ids)) ?? new Map();
  api.route("/", activityRoutes({ db, instance, batchesWith, summaries }));
  // Otherwise the page's catch-all would answer an unknown API route with HTML.
  return api.all("/*", (c) => {
    const allowed = allowedMethods(c.req.path);
    if (allowed.length === 0) return fail("not_found");
    c.header("Allow", allowed.join(", "));
    return fail("method_not_allowed");
  });
}

function offersOf({ env, singleSignOn }: AppDeps): Session["signIn"] {
  const { name = null, help = null } = singleSignOn?.config ?? {};
  return { hasPasswords: env.hasPasswords, singleSignOn: name, whomToAsk: help };
}

function failWith(problem: ConstructorParameters<typeof ProblemError>[0]): never {
  throw new ProblemError(problem);
}
