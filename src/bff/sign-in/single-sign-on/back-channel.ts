import type { Context } from "hono";
import { clientAddress, clientNetwork } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { endLoggedOut } from "./accounts.ts";
import { LogoutTokenError, markUsed, noteLogout, verifyLogoutToken } from "#bff/sign-in/oidc/logout-token.ts";
import { ProviderError } from "#bff/sign-in/oidc/provider-fetch.ts";

/**
 * `POST /api/auth/backchannel-logout`: the provider itself, not a browser, says that a user has signed out there or lost access.
 * Its form has a signed token instead of a session.
 */
export async function backChannelLogout(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { singleSignOn: provider, proxies, db, now, log } = deps;
  if (provider === null) return fail("not_found");
  const token = new URLSearchParams(await c.req.text()).get("logout_token") ?? "";
  const client = clientNetwork(clientAddress(c, proxies));
  // A check may ask the provider for its keys, and everyone may send tokens.
  if (!provider.logouts.allows(client)) return fail("too_many_attempts", undefined, { retryAfter: 60 });
  try {
    const loggedOut = await verifyLogoutToken(provider, token, now);
    noteLogout(provider, loggedOut, now());
    const members = await endLoggedOut(db, loggedOut);
    markUsed(provider, loggedOut, now());
    for (const member of members)
      await c.get("record")({
        action: "session.ended",
        result: "done",
        member,
        detail: "signed out at the provider",
      });
    return c.body(null, 200);
  } catch (error) {
    // The provider may send the token again.
    if (error instanceof ProviderError) {
      log.warn({ err: error }, "could not check a log-out token");
      return fail("sign_in_unreachable");
    }
    if (!(error instanceof LogoutTokenError)) throw error;
    log.warn({ err: error }, "refused a log-out token");
    // The shape of this error is the provider's: OpenID Connect Back-Channel Logout 1.0, section 2.8.
    return c.json(
      { error: "invalid_request", error_description: `The token was refused: ${error.message}.` },
      400,
    );
  }
}
