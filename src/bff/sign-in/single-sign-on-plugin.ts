import type { BetterAuthPlugin } from "better-auth";
import { getOAuthState } from "better-auth/api";
import type { Store } from "#store/store.ts";
import { currentAttempt } from "#bff/sign-in/oidc/attempt.ts";
import type { SingleSignOn } from "#bff/env/single-sign-on.ts";
import { createMetadata, type Metadata } from "#bff/sign-in/oidc/metadata.ts";
import { createOidcProvider, oidcProviderId } from "#bff/sign-in/oidc/provider.ts";
import type { Log } from "#bff/http/log.ts";

export type OidcOptions = { config: SingleSignOn; metadata: () => Promise<Metadata> };

export function createSingleSignOn(config: SingleSignOn | null, now: () => number): OidcOptions | null {
  return config === null ? null : { config, metadata: createMetadata(config.issuer, now) };
}

type PluginOptions = { singleSignOn: OidcOptions | null; db: Store["db"]; log: Log };

/** Single sign-on in the library, and the role that is theirs from now on for those who are let in. */
export function singleSignOnPlugin({ singleSignOn, db, log }: PluginOptions) {
  if (singleSignOn === null) return { id: "single-sign-on" } satisfies BetterAuthPlugin;
  const provider = createOidcProvider({ ...singleSignOn, log });
  return {
    id: "single-sign-on",
    init: (context) => ({
      context: { socialProviders: [provider, ...context.socialProviders] },
      options: {
        databaseHooks: {
          user: { create: { after: noteNew } },
          session: { create: { before: async ({ userId }) => applyRole(db, userId) } },
        },
      },
    }),
    // Anybody may ask these: each start writes a row that waits for its answer, each answer a line in the activity.
    rateLimit: ["/sign-in/social", "/callback/oidc"].map((route) => ({
      pathMatcher: (path) => path === route,
      window: 60,
      max: 60,
    })),
  } satisfies BetterAuthPlugin;
}

async function noteNew(): Promise<void> {
  const attempt = currentAttempt();
  if (attempt !== undefined) attempt.isNew = true;
}

/** The role follows `OIDC_ROLES` at each sign-in: whoever lost a group at the provider lost the right that came with it. */
async function applyRole(db: Store["db"], userId: string): Promise<void> {
  const attempt = currentAttempt();
  if (attempt === undefined || attempt.role === null) return;
  const { role } = attempt;
  const user = await db
    .selectFrom("user")
    .select("role")
    .where("id", "=", userId)
    // A shut account gets no session (`auth.ts`), and keeps its role.
    .where("disabledAt", "is", null)
    .executeTakeFirst();
  if (user === undefined) return;
  if (user.role !== role) {
    await db.updateTable("user").set({ role }).where("id", "=", userId).execute();
    if (!attempt.isNew) attempt.roleChange = `${role} instead of ${user.role}`;
  }
  attempt.userId = userId;
  // Its cookie is Strict and does not come along when the provider sends the browser back, so the state remembers it.
  const state: { formerSessionId?: unknown } | null = await getOAuthState();
  attempt.formerSessionId = typeof state?.formerSessionId === "string" ? state.formerSessionId : null;
}

/**
 * Whoever the provider knows and `OIDC_ROLES` gives nothing any more is out everywhere, and not only in this browser.
 * Answers whom it met.
 */
export async function endSessionsOf(
  db: Store["db"],
  accountId: string,
): Promise<{ id: string; emailAddress: string } | null> {
  const user = await db
    .selectFrom("account")
    .innerJoin("user", "user.id", "account.userId")
    .select(["user.id", "user.email as emailAddress"])
    .where("account.providerId", "=", oidcProviderId)
    .where("account.accountId", "=", accountId)
    .executeTakeFirst();
  if (user === undefined) return null;
  const { numDeletedRows } = await db
    .deleteFrom("session")
    .where("userId", "=", user.id)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n ? user : null;
}
