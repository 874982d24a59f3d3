import type { BetterAuthPlugin } from "better-auth";
import { getOAuthState } from "better-auth/api";
import type { Log } from "#bff/http/log.ts";
import type { Store } from "#store/store.ts";
import { currentFlow } from "#bff/sign-in/oidc/flow.ts";
import { createOidcProvider, type OidcOptions } from "#bff/sign-in/oidc/provider.ts";
import { findUser, updateUser } from "./users.ts";

type PluginOptions = { singleSignOn: OidcOptions | null; db: Store["db"]; log: Log };

/** Single sign-on in the library, and the role that `OIDC_ROLES` gives a member at each sign-in. */
export function singleSignOnPlugin({ singleSignOn, db, log }: PluginOptions) {
  if (singleSignOn === null) return { id: "single-sign-on" } satisfies BetterAuthPlugin;
  const provider = createOidcProvider({ ...singleSignOn, log });
  return {
    id: "single-sign-on",
    init: (context) => ({
      context: { socialProviders: [provider, ...context.socialProviders] },
      options: {
        databaseHooks: {
          user: { create: { after: noteNewUser } },
          session: { create: { before: async ({ userId }) => applyRole(db, userId) } },
        },
      },
    }),
    // Callers need no session here, and each start stores a row and each answer an activity entry.
    rateLimit: ["/sign-in/social", "/callback/oidc"].map((route) => ({
      pathMatcher: (path) => path === route,
      window: 60,
      max: 60,
    })),
  } satisfies BetterAuthPlugin;
}

async function noteNewUser(): Promise<void> {
  const flow = currentFlow();
  if (flow !== undefined) flow.isNew = true;
}

/** A member who loses a group at the provider loses its role at the next sign-in. */
async function applyRole(db: Store["db"], userId: string): Promise<void> {
  const flow = currentFlow();
  if (flow === undefined || flow.role === null) return;
  const { role } = flow;
  const user = await findUser(db, { id: userId });
  // A disabled member gets no session (`auth.ts`) and keeps the role.
  if (user === undefined || user.isDisabled) return;
  if (user.role !== role) {
    await updateUser(db, userId, { role });
    if (!flow.isNew) flow.roleChange = `${role} instead of ${user.role}`;
  }
  flow.userId = userId;
  // The session cookie is Strict, so the provider's redirect comes without it; the state remembers the session.
  const state: { formerSessionId?: unknown } | null = await getOAuthState();
  flow.formerSessionId = typeof state?.formerSessionId === "string" ? state.formerSessionId : null;
}
