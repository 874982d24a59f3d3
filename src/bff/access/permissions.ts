import type { Role } from "#contract/role.ts";

/** Who may call a route: a role and those above it, or anyone, signed in or not. */
export type Permission = Role | "anyone";

/**
 * Who may do what, by the route's method and pattern. A route that is missing here is closed, and a test finds it.
 * `/api/auth/*` has a list of its own in `auth-routes.ts`.
 *
 * A batch may need more than its route: the handler asks `roleForBatch` for every action, since deletions need an admin.
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
  "PUT /api/session/layouts/:table": "viewer",
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
  "GET /api/invitations/facets": "viewer",
  "GET /api/invitations.csv": "viewer",
  "GET /api/invitations.json": "viewer",
  "GET /api/invitations.xlsx": "viewer",
  "POST /api/invitations.csv": "viewer",
  "POST /api/invitations.json": "viewer",
  "POST /api/invitations.xlsx": "viewer",
  "POST /api/invitations/refresh": "viewer",
  "GET /api/invitations/matching": "inviter",
  "POST /api/invitations": "inviter",
  "GET /api/invitations/:id": "viewer",
  "GET /api/invitations/:id/options": "inviter",
  "POST /api/invitations/:id/revoke": "inviter",
  "POST /api/invitations/:id/resend": "inviter",
  "DELETE /api/invitations/:id": "admin",

  "GET /api/test-invitation": "inviter",
  "POST /api/test-invitation": "inviter",
  "DELETE /api/test-invitation": "inviter",

  "POST /api/precheck": "inviter",
  "GET /api/allowance": "viewer",

  "GET /api/deployment": "admin",
  "GET /api/activity": "viewer",
  "GET /api/activity.csv": "admin",
  "GET /api/activity.jsonl": "admin",
  "GET /api/settings": "viewer",
  "PUT /api/settings": "admin",

  "GET /api/presets": "viewer",
  "POST /api/presets": "admin",
  "PUT /api/presets/:id": "admin",
  "DELETE /api/presets/:id": "admin",
  "PUT /api/preset-choice": "inviter",

  "GET /api/views": "viewer",
  "PUT /api/views/:id": "viewer",
  "DELETE /api/views/:id": "viewer",
  "PUT /api/view-arrangement": "viewer",

  "GET /api/overview": "viewer",
  "GET /api/batches": "viewer",
  "GET /api/batches/:id": "viewer",
  "GET /api/batches/:id/funnel": "viewer",
  "GET /api/batches/:id/restore-review": "inviter",
  "GET /api/batches/:id/rows": "viewer",
  "GET /api/batches/:id/rows.csv": "viewer",
  "GET /api/batches/:id/recipients.jsonl": "inviter",
  "PUT /api/batches/:id": "inviter",
  "PATCH /api/batches/:id": "inviter",
  "POST /api/batches/:id/handle": "inviter",
  "POST /api/batches/:id/pause": "inviter",
  "POST /api/batches/:id/resume": "inviter",
  "POST /api/batches/:id/cancel": "inviter",
  "POST /api/batches/:id/retry": "inviter",
  "POST /api/batches/:id/rollback": "inviter",
  "POST /api/batches/:id/remaining": "inviter",
};

/** The methods that a path has, for the `Allow` header of a 405; empty where there is no route at all. */
export function allowedMethods(path: string): string[] {
  const methods = Object.keys(permissions).flatMap((route) => {
    const [method = "", pattern = ""] = route.split(" ");
    if (!matches(pattern, path)) return [];
    return method === "GET" ? ["GET", "HEAD"] : [method];
  });
  return [...new Set(methods)].sort();
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split("/");
  const given = path.split("/");
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => (part.startsWith(":") ? given[index] !== "" : part === given[index]))
  );
}
