import type { Role } from "#contract/role.ts";

/** Who may call a route: a role and those above it, or whoever comes, signed in or not. */
export type Permission = Role | "anyone";

/**
 * The one declaration of who may do what, by the route's method and pattern. A route that is not here answers nobody, and
 * a test walks all routes for it. `/api/auth/*` has a list of its own in `auth-routes.ts`.
 *
 * Two rights depend on the body and are asked for in the handler: a batch that deletes needs an admin, and so does the
 * retry of one.
 */
export const permissions: Readonly<Record<string, Permission>> = {
  "GET /api/session": "anyone",
  "POST /api/session/demo": "anyone",
  "POST /api/session/setup": "anyone",
  "POST /api/session/single-sign-on": "anyone",

  "GET /api/session/link": "anyone",
  "POST /api/session/link": "anyone",
  "POST /api/session/two-factor/check": "anyone",
  "GET /api/session/all": "viewer",
  "POST /api/session/all/:id/end": "viewer",
  "POST /api/session/end-others": "viewer",
  "POST /api/session/password": "viewer",
  "POST /api/session/two-factor": "viewer",
  "POST /api/session/two-factor/confirm": "viewer",
  "POST /api/session/two-factor/off": "viewer",
  "POST /api/session/two-factor/recovery-codes": "viewer",

  "GET /api/members": "admin",
  "POST /api/members": "admin",
  "DELETE /api/members/:id": "admin",
  "PATCH /api/members/:id": "admin",
  "POST /api/members/:id/two-factor-off": "admin",
  "POST /api/members/:id/end-sessions": "admin",
  "POST /api/members/:id/link": "admin",

  "GET /api/invitations": "viewer",
  "GET /api/invitations/counts": "viewer",
  "POST /api/invitations": "inviter",
  "GET /api/invitations/:id/options": "inviter",
  "POST /api/invitations/:id/revoke": "inviter",
  "POST /api/invitations/:id/resend": "inviter",
  "DELETE /api/invitations/:id": "admin",

  "POST /api/precheck": "inviter",
  "GET /api/allowance": "viewer",

  "GET /api/activity": "viewer",
  "GET /api/activity.csv": "admin",
  "GET /api/activity.jsonl": "admin",
  "GET /api/settings": "viewer",
  "PUT /api/settings": "admin",

  "GET /api/batches": "viewer",
  "GET /api/batches/:id": "viewer",
  "GET /api/batches/:id/rows": "viewer",
  "GET /api/batches/:id/rows.csv": "viewer",
  "PUT /api/batches/:id": "inviter",
  "POST /api/batches/:id/pause": "inviter",
  "POST /api/batches/:id/resume": "inviter",
  "POST /api/batches/:id/cancel": "inviter",
  "POST /api/batches/:id/retry": "inviter",
  "POST /api/batches/:id/rollback": "inviter",
};
