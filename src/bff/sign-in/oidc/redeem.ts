import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  ClientError,
  type Configuration,
  fetchUserInfo,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";
import type { Log } from "#bff/http/log.ts";
import type { Attempt } from "./attempt.ts";
import { type Claims, hasVerifiedField, mergeClaims } from "./claims.ts";
import { ProviderError } from "./provider-fetch.ts";
import { type Provider, secretPlaces } from "./provider.ts";
import { SignInRefused } from "./refusal.ts";
import { lacksClaims } from "./roles.ts";

/** A user whom the provider vouches for. */
export type Proof = {
  /** Issuer and subject: a subject is unique to its issuer only. */
  accountId: string;
  claims: Claims;
  /** False if the userinfo could not be read, which may have more claims. */
  isComplete: boolean;
  /** Kept for signing out at the provider. */
  idToken: string;
  /** The session at the provider, which a back-channel log-out names; null if the provider does not say. */
  providerSessionId: string | null;
};

/** The ID token came without the nonce; the caller may begin again without one. */
export class NonceMissing extends Error {
  override readonly name = "NonceMissing";
}

/**
 * Checks the provider's answer and exchanges its code for verified claims. `answer` is the redirect URI with the answer's query.
 * @throws {SignInRefused | NonceMissing}
 */
export async function redeem(provider: Provider, answer: URL, attempt: Attempt, log: Log): Promise<Proof> {
  try {
    const configuration = await provider.discover();
    const tokens = await exchange(provider, configuration, answer, {
      expectedState: attempt.state,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
      ...(attempt.nonce === null ? {} : { expectedNonce: attempt.nonce }),
    });
    if (attempt.nonce !== null) provider.returnsNonce = true;
    const { id_token: idToken, access_token: accessToken } = tokens;
    const token = tokens.claims();
    if (idToken === undefined || token === undefined)
      throw new SignInRefused("failed", "the provider sent no ID token");
    const { clientId, issuer } = provider.config;
    // The library compares it only beside several audiences.
    if (token.azp !== undefined && token.azp !== clientId)
      throw new SignInRefused("failed", "the ID token was made for another application");
    // OpenID Connect Core 1.0, section 2.
    if (token.sub.length > 255)
      throw new SignInRefused("failed", "the subject is longer than 255 characters");
    const sid = token["sid"];
    return {
      accountId: accountIdOf(issuer, token.sub),
      ...(await withUserinfo(token, { provider, configuration, accessToken, log })),
      idToken,
      providerSessionId: typeof sid === "string" && sid.length <= 255 ? accountIdOf(issuer, sid) : null,
    };
  } catch (error) {
    if (attempt.nonce !== null && lacksNonce(error)) throw new NonceMissing();
    throw toRefusal(error);
  }
}

type Checks = NonNullable<Parameters<typeof authorizationCodeGrant>[2]>;

/**
 * Exchanges the code. Providers may announce both places for the secret and accept it in one, for all clients (Google's
 * emulator) or for this one (oidc-provider). They refuse the secret before they look at the code.
 */
async function exchange(provider: Provider, configuration: Configuration, answer: URL, checks: Checks) {
  const isInBody = provider.sendsSecretInBody;
  try {
    return await authorizationCodeGrant(configuration, answer, checks);
  } catch (error) {
    const { header, body } = secretPlaces(configuration.serverMetadata());
    if (!isSecretRefused(error) || !header || !body) throw error;
    provider.sendsSecretInBody = !isInBody;
  }
  try {
    return await authorizationCodeGrant(configuration, answer, checks);
  } catch (error) {
    if (isSecretRefused(error)) provider.sendsSecretInBody = isInBody;
    throw error;
  }
}

function isSecretRefused(error: unknown): boolean {
  const isRefused = error instanceof ResponseBodyError && error.error === "invalid_client";
  return isRefused || error instanceof WWWAuthenticateChallengeError;
}

/** How we store what a provider names: another provider may use the same name for another user or session. */
export function accountIdOf(issuer: string, name: string): string {
  return `${issuer} ${name}`;
}

type UserinfoOptions = { provider: Provider; configuration: Configuration; accessToken: string; log: Log };

/** Asks the userinfo endpoint only for claims that the ID token lacks; a failure leaves fewer claims, never more. */
async function withUserinfo(
  token: Claims & { sub: string },
  { provider, configuration, accessToken, log }: UserinfoOptions,
): Promise<Pick<Proof, "claims" | "isComplete">> {
  const isEnough = hasVerifiedField(token) && !lacksClaims(provider.config.rules, token);
  if (isEnough || configuration.serverMetadata().userinfo_endpoint === undefined)
    return { claims: token, isComplete: true };
  try {
    const userinfo = await fetchUserInfo(configuration, accessToken, token.sub);
    return { claims: mergeClaims(token, userinfo), isComplete: true };
  } catch (error) {
    log.warn({ err: error }, "could not read the provider's userinfo; using the ID token alone");
    return { claims: token, isComplete: false };
  }
}

function lacksNonce(error: unknown): boolean {
  const details = error instanceof ClientError && error.cause instanceof Error ? error.cause.cause : null;
  const claims =
    typeof details === "object" && details !== null && "claims" in details ? details.claims : null;
  return typeof claims === "object" && claims !== null && !("nonce" in claims);
}

function toRefusal(error: unknown): SignInRefused {
  const options = { cause: error };
  if (error instanceof SignInRefused) return error;
  if (
    error instanceof ProviderError ||
    (error instanceof ClientError && error.cause instanceof ProviderError)
  )
    return new SignInRefused("unreachable", "the provider cannot be reached", options);
  if (error instanceof AuthorizationResponseError) {
    if (error.error === "access_denied")
      return new SignInRefused("cancelled", "it was cancelled at the provider", options);
    return new SignInRefused("failed", `the provider answered with ${wordOf(error.error)}`, options);
  }
  if (isSecretRefused(error))
    return new SignInRefused("failed", "the provider refused the client id or secret", options);
  if (error instanceof ResponseBodyError)
    return new SignInRefused("failed", `the provider refused the code (${wordOf(error.error)})`, options);
  return new SignInRefused("failed", reasonOf(error), options);
}

/** The library's own words for the first check that failed; they name claims, never values. */
function reasonOf(error: unknown): string {
  const cause = error instanceof ClientError && error.cause instanceof Error ? error.cause : error;
  const what = "the answer could not be verified";
  return cause instanceof Error ? `${what}: ${cause.message}` : what;
}

/** An error code of OAuth; anything else comes from who knows where. */
function wordOf(code: string): string {
  return /^[a-z_]{1,40}$/.test(code) ? code : "an unknown error";
}
