import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { getPath } from "hono/utils/url";
import type { Deployment } from "#contract/settings.ts";
import type { Session } from "#contract/session.ts";
import { fairUse } from "#bff/access/fair-use.ts";
import { accessGuard, guardAfterWaiting, passwordGuard } from "#bff/access/guard.ts";
import { memberRoutes } from "#bff/team/routes.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { waysInOf } from "#bff/sign-in/users.ts";
import { activityRecorder } from "#bff/activity/recorder.ts";
import { activityRoutes } from "#bff/activity/routes.ts";
import { allowedMethods } from "#bff/access/permissions.ts";
import { authRoutes } from "#bff/sign-in/auth-routes.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { basePathOf, withoutBasePath } from "#bff/env/public-url.ts";
import { linkRoutes } from "#bff/sign-in/link-routes.ts";
import { requestLog } from "#bff/http/log.ts";
import { accountRoutes } from "#bff/account/routes.ts";
import { activitySource, historyOf } from "./activity-source.ts";
import { problemOfError } from "./request-problem.ts";
import { wantRegister } from "./register-deps.ts";
import { createReadiness, readinessChecks } from "./readiness.ts";
import { createStoreHealth, type StoreHealth } from "./store-health.ts";
import { answerProblem, fail, toProblem } from "#bff/http/problem.ts";
import { ownOrigins, securityHeaders, writeGuard } from "#bff/http/security.ts";
import { holdLargeBodies } from "#bff/http/bodies/large-bodies.ts";
import { bodyLimits, jsonLimits } from "#bff/http/bodies/limits.ts";
import { sessionRoutes } from "#bff/sign-in/session-routes.ts";
import { staticRoutes } from "#bff/http/static.ts";
import { type NoteUsers, webhookRoutes } from "#bff/webhooks/routes.ts";
import { seenUser } from "#bff/webhooks/user-event.ts";
import { twoFactorRoutes } from "#bff/account/two-factor-routes.ts";
import { discardUnreadBody } from "#bff/http/bodies/unread-body.ts";
import type { AppDeps } from "./app-deps.ts";
import { addInstanceRoutes } from "./instance-routes.ts";

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
  const activity = activitySource(deps, instance);
  addInstanceRoutes(api, deps, historyOf(activity));
  api.route("/", activityRoutes(activity));
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
