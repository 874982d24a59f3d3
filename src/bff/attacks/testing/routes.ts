import type { Role } from "#contract/role.ts";

/**
 * The permission of each route, written by hand a second time, so that the tests find a wrong line in `permissions.ts`.
 * Add a line for each new route.
 */
export const routes: readonly (readonly [route: string, least: Role | "anyone"])[] = [
  ["GET /api/session", "anyone"],
  ["POST /api/session/demo", "anyone"],
  ["POST /api/session/setup", "anyone"],
  ["POST /api/session/single-sign-on", "anyone"],
  ["GET /api/session/link", "anyone"],
  ["POST /api/session/link", "anyone"],
  ["POST /api/session/two-factor/check", "anyone"],
  ["GET /api/session/all", "viewer"],
  ["POST /api/session/all/:id/end", "viewer"],
  ["POST /api/session/end-others", "viewer"],
  ["POST /api/session/password", "viewer"],
  ["POST /api/session/two-factor", "viewer"],
  ["POST /api/session/two-factor/confirm", "viewer"],
  ["PUT /api/session/layouts/:table", "viewer"],
  ["POST /api/session/two-factor/off", "viewer"],
  ["POST /api/session/two-factor/recovery-codes", "viewer"],
  ["GET /api/members", "admin"],
  ["POST /api/members", "admin"],
  ["DELETE /api/members/:id", "admin"],
  ["PATCH /api/members/:id", "admin"],
  ["POST /api/members/:id/two-factor-off", "admin"],
  ["POST /api/members/:id/end-sessions", "admin"],
  ["POST /api/members/:id/link", "admin"],
  ["GET /api/deployment", "admin"],
  ["GET /api/activity", "viewer"],
  ["GET /api/activity.csv", "admin"],
  ["GET /api/activity.jsonl", "admin"],
  ["GET /api/settings", "viewer"],
  ["PUT /api/settings", "admin"],
  ["GET /api/presets", "viewer"],
  ["POST /api/presets", "admin"],
  ["PUT /api/presets/:id", "admin"],
  ["DELETE /api/presets/:id", "admin"],
  ["PUT /api/preset-choice", "inviter"],
  ["GET /api/invitations", "viewer"],
  ["GET /api/invitations/counts", "viewer"],
  ["GET /api/invitations/facets", "viewer"],
  ["GET /api/invitations.csv", "viewer"],
  ["GET /api/invitations.json", "viewer"],
  ["GET /api/invitations.xlsx", "viewer"],
  ["POST /api/invitations.csv", "viewer"],
  ["POST /api/invitations.json", "viewer"],
  ["POST /api/invitations.xlsx", "viewer"],
  ["POST /api/invitations/refresh", "viewer"],
  ["GET /api/invitations/matching", "inviter"],
  ["POST /api/invitations", "inviter"],
  ["GET /api/invitations/:id", "viewer"],
  ["GET /api/invitations/:id/options", "inviter"],
  ["POST /api/invitations/:id/revoke", "inviter"],
  ["POST /api/invitations/:id/resend", "inviter"],
  ["DELETE /api/invitations/:id", "admin"],
  ["GET /api/test-invitation", "inviter"],
  ["POST /api/test-invitation", "inviter"],
  ["DELETE /api/test-invitation", "inviter"],
  ["POST /api/precheck", "inviter"],
  ["GET /api/allowance", "viewer"],
  ["GET /api/views", "viewer"],
  ["PUT /api/views/:id", "viewer"],
  ["DELETE /api/views/:id", "viewer"],
  ["PUT /api/view-arrangement", "viewer"],
  ["GET /api/overview", "viewer"],
  ["GET /api/batches", "viewer"],
  ["GET /api/batches/:id", "viewer"],
  ["GET /api/batches/:id/funnel", "viewer"],
  ["GET /api/batches/:id/restore-review", "inviter"],
  ["GET /api/batches/:id/rows", "viewer"],
  ["GET /api/batches/:id/rows.csv", "viewer"],
  ["GET /api/batches/:id/recipients.jsonl", "inviter"],
  ["PUT /api/batches/:id", "inviter"],
  ["PATCH /api/batches/:id", "inviter"],
  ["POST /api/batches/:id/handle", "inviter"],
  ["POST /api/batches/:id/pause", "inviter"],
  ["POST /api/batches/:id/resume", "inviter"],
  ["POST /api/batches/:id/cancel", "inviter"],
  ["POST /api/batches/:id/retry", "inviter"],
  ["POST /api/batches/:id/rollback", "inviter"],
  ["POST /api/batches/:id/remaining", "inviter"],
];

/** The sign-in library's open routes, without the single sign-on callback, which needs a provider. */
const signInRoutes = ["POST /api/auth/sign-in/email", "POST /api/auth/sign-out"];

export type Attacked = { route: string; method: string; path: string; least: Role | "anyone" };

const uuid = "7b1c3f0e-2a55-4c1b-8f0d-3d9e5a6b7c80";

/** Every route, with valid ids that do not exist. */
export const attacked: readonly Attacked[] = [
  ...routes,
  ...signInRoutes.map((route) => [route, "anyone"] as const),
].map(([route, least]) => {
  const [method = "", pattern = ""] = route.split(" ");
  const id = pattern.startsWith("/api/invitations/") ? "inv_belongsToNothing" : uuid;
  return { route, method, path: pattern.replaceAll(/:\w+/g, id), least };
});

export const writes = attacked.filter(({ method }) => method !== "GET");
/** Routes that need a session. */
export const guarded = attacked.filter(({ least }) => least !== "anyone");
