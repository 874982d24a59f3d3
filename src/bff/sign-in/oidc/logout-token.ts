import { createRemoteJWKSet, customFetch, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Configuration } from "openid-client";
import type { Provider } from "./provider.ts";
import { fetchFromProvider, ProviderError, timeoutMs } from "./provider-fetch.ts";
import { accountIdOf, type Proof } from "./redeem.ts";

/** A log-out token that was refused; the message goes to the log and to the provider. */
export class LogoutTokenError extends Error {
  override readonly name = "LogoutTokenError";
}

/** What a log-out at the provider names: at least one of the two. `tokenId` is for `markUsed`. */
export type LoggedOut = { accountId: string | null; providerSessionId: string | null; tokenId: string };

const event = "http://schemas.openid.net/event/backchannel-logout";
/** Public-key algorithms only: with HS… the client secret could sign tokens. */
const asymmetric = /^(?:RS|PS|ES)(?:256|384|512)$|^(?:EdDSA|Ed25519)$/;
const maxAgeMs = 5 * 60_000;
const toleranceMs = 30_000;

const keysOf = new WeakMap<Configuration, JWTVerifyGetKey>();

/** The provider's keys, fetched when needed and again for an unknown key. */
function keys(configuration: Configuration, jwksUri: string): JWTVerifyGetKey {
  const known = keysOf.get(configuration);
  if (known !== undefined) return known;
  const made = createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: timeoutMs,
    [customFetch]: (url, { headers, method }) =>
      fetchFromProvider(url, {
        headers: Object.fromEntries(new Headers(headers)),
        method,
        redirect: "manual",
        body: undefined,
      }),
  });
  keysOf.set(configuration, made);
  return made;
}

/**
 * Checks a log-out token (OpenID Connect Back-Channel Logout 1.0, section 2.6), which `openid-client` does not, and returns whom
 * it logs out.
 * @throws {LogoutTokenError | ProviderError}
 */
export async function verifyLogoutToken(
  provider: Provider,
  token: string,
  now: () => number,
): Promise<LoggedOut> {
  const { issuer } = provider.config;
  const { payload, id } = await verify(provider, token, now).catch((error: unknown) => {
    if (error instanceof LogoutTokenError || error instanceof ProviderError) throw error;
    throw new LogoutTokenError(error instanceof Error ? error.message : "it could not be verified", {
      cause: error,
    });
  });
  if (provider.usedLogoutTokens.has(id)) throw new LogoutTokenError("it was used before");
  const { sub, sid } = payload;
  return {
    accountId: sub === undefined ? null : accountIdOf(issuer, sub),
    providerSessionId: typeof sid === "string" ? accountIdOf(issuer, sid) : null,
    tokenId: id,
  };
}

async function verify(
  provider: Provider,
  token: string,
  now: () => number,
): Promise<{ payload: JWTPayload; id: string }> {
  const { issuer, clientId } = provider.config;
  const configuration = await provider.discover();
  const metadata = configuration.serverMetadata();
  const offered = metadata.id_token_signing_alg_values_supported ?? ["RS256"];
  const { payload } = await jwtVerify(token, keys(configuration, metadata.jwks_uri ?? ""), {
    issuer,
    audience: clientId,
    algorithms: offered.filter((algorithm) => asymmetric.test(algorithm)),
    requiredClaims: ["iat", "jti", "events"],
    maxTokenAge: maxAgeMs / 1_000,
    clockTolerance: toleranceMs / 1_000,
    currentDate: new Date(now()),
  });
  const { events, sub, sid, nonce, jti } = payload;
  const isLogout = typeof events === "object" && events !== null && Object.hasOwn(events, event);
  if (!isLogout) throw new LogoutTokenError("it is not about a log-out");
  if (nonce !== undefined) throw new LogoutTokenError("it has a nonce, as an ID token");
  if (sub === undefined && typeof sid !== "string")
    throw new LogoutTokenError("it names neither subject nor session");
  if (typeof jti !== "string" || jti === "") throw new LogoutTokenError("it has no id");
  return { payload, id: jti };
}

/**
 * Each token counts once, from now on: only a log-out that was carried out, so that the provider can send the others again. In
 * memory: tokens live for minutes only.
 */
export function markUsed({ usedLogoutTokens: used }: Provider, { tokenId }: LoggedOut, now: number): void {
  for (const [old, at] of used) if (now - at > maxAgeMs + 2 * toleranceMs) used.delete(old);
  used.set(tokenId, now);
}

/** Before the sessions are ended: one that is stored meanwhile is found by `wasLoggedOut`. */
export function noteLogout(
  provider: Provider,
  { accountId, providerSessionId }: LoggedOut,
  at: number,
): void {
  const recent = provider.recentLogouts.filter((logout) => at - logout.at < maxAgeMs);
  provider.recentLogouts = [...recent, { accountId, providerSessionId, at }];
}

/** Whether the provider has logged out the user of a sign-in, or this session of theirs, at `since` (ms) or later. */
export function wasLoggedOut({ recentLogouts }: Provider, proof: Proof, since: number): boolean {
  return recentLogouts.some(({ accountId, providerSessionId, at }) => {
    const isUser = accountId === null || accountId === proof.accountId;
    const isSession =
      providerSessionId === null ||
      providerSessionId === proof.providerSessionId ||
      (accountId !== null && proof.providerSessionId === null);
    return at >= since && isUser && isSession;
  });
}
