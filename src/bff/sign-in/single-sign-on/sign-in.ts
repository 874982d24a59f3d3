import { APIError } from "better-auth/api";
import type { Context } from "hono";
import {
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { type NextUrl, type SignInRefusal, SingleSignOnStart } from "#contract/sign-in.ts";
import { clientAddress, clientNetwork } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import { accountDisabledCode } from "#bff/sign-in/auth.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { openSession } from "#bff/sign-in/library-request.ts";
import { markProviderSession } from "./accounts.ts";
import { endSession } from "#bff/sign-in/sessions.ts";
import { admit, type Admission, callerOf, expel, isLessThanBefore } from "./admit.ts";
import type { Attempt } from "#bff/sign-in/oidc/attempt.ts";
import { storeAttempt, takeAttempt } from "./attempt-cookie.ts";
import { wasLoggedOut } from "#bff/sign-in/oidc/logout-token.ts";
import type { Provider } from "#bff/sign-in/oidc/provider.ts";
import { ProviderError } from "#bff/sign-in/oidc/provider-fetch.ts";
import { NonceMissing, type Proof, redeem } from "#bff/sign-in/oidc/redeem.ts";
import { SignInRefused } from "#bff/sign-in/oidc/refusal.ts";
import { roleOf } from "#bff/sign-in/oidc/roles.ts";

/** Where the provider sends its answer, below `/api/auth`; with `PUBLIC_URL` it is the redirect URI that is registered there. */
export const callbackRoute = "/callback/oidc";

type BeginOptions = Pick<Attempt, "formerSessionId"> & { asAnother: boolean };

/** Stores a new attempt in the browser; returns the provider's URL for it. @throws {ProviderError} */
async function begin(
  c: Context<AppEnv>,
  deps: SignInDeps,
  provider: Provider,
  { formerSessionId, asAnother }: BeginOptions,
): Promise<string> {
  const configuration = await provider.discover();
  const state = randomState();
  const verifier = randomPKCECodeVerifier();
  const nonce = provider.returnsNonce === false ? null : randomNonce();
  await storeAttempt(c, deps, { state, verifier, nonce, formerSessionId, startedAt: deps.now() });
  return buildAuthorizationUrl(configuration, {
    redirect_uri: `${deps.origin}${deps.basePath}/api/auth${callbackRoute}`,
    scope: "openid profile email",
    state,
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...(nonce === null ? {} : { nonce }),
    // Otherwise a provider with a session of its own would send the same refusal again without asking.
    ...(asAnother ? { prompt: "login" } : {}),
  }).href;
}

/**
 * `POST /api/session/single-sign-on`: starts a sign-in; returns the provider's URL. The redirect is fixed: taking it from
 * the request would be an open redirect.
 */
export async function startSingleSignOn(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { singleSignOn: provider, log } = deps;
  if (provider === null) return fail("not_found");
  const { asAnother } = await readBody(c, SingleSignOnStart);
  const { sessionId: formerSessionId } = await deps.identify(c.req.raw.headers);
  try {
    const url = await begin(c, deps, provider, { formerSessionId, asAnother });
    return c.json({ url } satisfies NextUrl);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.error({ err: error }, "could not read the provider's metadata; single sign-on is unavailable");
    return fail(
      "sign_in_unreachable",
      `${provider.config.name} does not answer as a sign-in provider. Try again in a moment. Usher's log has the reason.`,
    );
  }
}

type PagePath = "/signed-in" | `/sign-in?refused=${SignInRefusal}`;

function redirect(c: Context<AppEnv>, { basePath }: SignInDeps, path: PagePath): Response {
  return c.redirect(`${basePath}${path}`);
}

/** The redirect URI: checks the provider's answer and redirects to our own pages, `/signed-in` or `/sign-in?refused=`. */
export async function finishSingleSignOn(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { singleSignOn: provider, proxies, log } = deps;
  if (provider === null) return fail("not_found");
  const attempt = await takeAttempt(c, deps, c.req.query("state"));
  const limit = attempt === null ? provider.strayAnswers : provider.answers;
  // Not recorded: a thousand requests a second would fill the activity.
  if (!limit.allows(clientNetwork(clientAddress(c, proxies))))
    return redirect(c, deps, "/sign-in?refused=too_often");
  // Filled in as soon as it is known, for the entry about a refusal.
  const about: About = { label: null };
  const since = deps.now();
  try {
    if (attempt === null) throw new SignInRefused("expired", noAttempt);
    const answer = new URL(
      `${deps.origin}${deps.basePath}/api/auth${callbackRoute}${new URL(c.req.url).search}`,
    );
    const proof = await redeem(provider, answer, attempt, log);
    await signIn(c, deps, { provider, proof, attempt, about, since });
    // The page remembers where the member was.
    return redirect(c, deps, "/signed-in");
  } catch (error) {
    if (error instanceof NonceMissing && attempt !== null)
      return await beginWithoutNonce(c, deps, provider, attempt);
    return await refuse(c, deps, error, about);
  }
}

const noAttempt = "the sign-in began in another browser or too long ago, or its answer was used before";

type About = { label: string | null };
/** `since`: when (ms) the provider's answer came. */
type SignIn = { provider: Provider; proof: Proof; attempt: Attempt; about: About; since: number };

async function signIn(
  c: Context<AppEnv>,
  deps: SignInDeps,
  { provider, proof, attempt, about, since }: SignIn,
): Promise<void> {
  const { db, waysIn, now, log } = deps;
  const record = c.get("record");
  const role = roleOf(provider.config.rules, proof.claims);
  if (!proof.isComplete && (await isLessThanBefore(db, proof.accountId, role)))
    throw new SignInRefused(
      "unreachable",
      "the provider's userinfo, which may have their role, could not be read",
    );
  if (role === null)
    for (const entry of await expel(db, { accountId: proof.accountId, waysIn, now: now() }))
      await record(entry);
  const caller = callerOf(proof);
  about.label = caller.label;
  if (role === null) throw new SignInRefused("no_role", "OIDC_ROLES gives them no role");
  const { member, entries } = await admit(db, caller, { role, waysIn, now: now() });
  const sessionId = await openSession(c, deps, member.id);
  await markProviderSession(db, sessionId, proof);
  // A log-out that came before the session was stored has not ended it.
  if (wasLoggedOut(provider, proof, since)) {
    await endSession(db, sessionId);
    throw new SignInRefused("expired", "the provider logged the user out meanwhile");
  }
  warnOfLastAdmin(entries, log);
  for (const entry of entries) await record(entry);
  await record({ action: "session.started", result: "done", member, detail: "single sign-on" });
  if (attempt.formerSessionId !== null) await endSession(db, attempt.formerSessionId);
}

function warnOfLastAdmin(entries: Admission["entries"], log: SignInDeps["log"]): void {
  for (const { result, subjectId } of entries)
    if (result === "refused")
      log.warn({ memberId: subjectId }, "the last admin stays admin, although OIDC_ROLES gives another role");
}

/**
 * Some providers return no nonce. PKCE binds the code to this browser as well (RFC 9700, section 2.1.1), but only at a provider
 * that says it checks it.
 */
async function beginWithoutNonce(
  c: Context<AppEnv>,
  deps: SignInDeps,
  provider: Provider,
  { formerSessionId }: Attempt,
): Promise<Response> {
  const { code_challenge_methods_supported: methods } = (await provider.discover()).serverMetadata();
  const why =
    provider.returnsNonce === true
      ? "the ID token has no nonce, which the provider returns for others"
      : methods?.includes("S256") !== true
        ? "the ID token has no nonce, and the provider does not offer PKCE with S256"
        : null;
  if (why !== null) return refuse(c, deps, new SignInRefused("failed", why), { label: null });
  provider.returnsNonce = false;
  deps.log.info("the provider returns no nonce; its sign-ins rely on PKCE and state");
  return c.redirect(await begin(c, deps, provider, { formerSessionId, asAnother: false }));
}

/** Records why, and leads to the page that says so. A refusal starts no session, and leaves an earlier one alone. */
async function refuse(
  c: Context<AppEnv>,
  deps: SignInDeps,
  error: unknown,
  { label }: About,
): Promise<Response> {
  const { log } = deps;
  const { refusal, why } = verdictOf(error);
  if (refusal === "failed" || refusal === "unreachable") log.warn({ err: error }, "a single sign-on failed");
  const isKnown = refusal === "no_role" || refusal === "disabled";
  await c.get("record")({
    action: "session.refused",
    result: "refused",
    code: isKnown ? "forbidden" : "unauthenticated",
    detail: `single sign-on: ${why}`,
    ...(label === null ? {} : { member: { id: null, emailAddress: label } }),
  });
  return redirect(c, deps, `/sign-in?refused=${refusal}`);
}

function verdictOf(error: unknown): { refusal: SignInRefusal; why: string } {
  if (error instanceof SignInRefused) return { refusal: error.refusal, why: error.message };
  // Disabled between the check and the session.
  if (error instanceof APIError && error.body?.code === accountDisabledCode)
    return { refusal: "disabled", why: "the member is disabled" };
  return { refusal: "failed", why: "it failed" };
}

/**
 * Where a session that began at the provider is signed out there too; null if the provider has no such page. `idToken` is the one
 * the session began with, null if it is not stored.
 */
export async function providerSignOutUrl(deps: SignInDeps, idToken: string | null): Promise<string | null> {
  const { singleSignOn: provider, origin, basePath, log } = deps;
  if (provider === null) return null;
  try {
    const configuration = await provider.discover();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: `${origin}${basePath}/`,
      ...(idToken === null ? {} : { id_token_hint: idToken }),
    }).href;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.warn({ err: error }, "could not sign out at the provider");
    return null;
  }
}
