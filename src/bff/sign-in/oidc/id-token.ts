import { parseStringBoolean, validateToken } from "better-auth/oauth2";
import type { SingleSignOn } from "#bff/env/single-sign-on.ts";
import type { Metadata } from "./metadata.ts";
import type { Claims } from "./roles.ts";

/** An ID token that was refused; the message goes to the activity. */
export class TokenError extends Error {
  override readonly name = "TokenError";
}

/** Public-key algorithms only: with HS… the client secret could sign tokens, and "none" is not a signature. */
const asymmetric = /^(?:RS|PS|ES)(?:256|384|512)$|^(?:EdDSA|Ed25519)$/;
/** OpenID Connect Core 1.0, section 2. */
const requiredClaims = ["iss", "sub", "aud", "exp", "iat", "nonce"];
const clockToleranceS = 30;

/**
 * The claims of an ID token that is valid now, signed by this provider, and made for us and this sign-in (OpenID Connect
 * Core 1.0, section 3.1.3.7).
 * @throws {TokenError} naming the first check that failed
 */
export async function verifyIdToken(
  token: string,
  nonce: string,
  { issuer, clientId }: Pick<SingleSignOn, "issuer" | "clientId">,
  metadata: Metadata,
): Promise<Claims & { sub: string }> {
  const offered = metadata.id_token_signing_alg_values_supported ?? ["RS256"];
  const verified = await validateToken(token, metadata.jwks_uri, {
    issuer,
    audience: clientId,
    algorithms: offered.filter((algorithm) => asymmetric.test(algorithm)),
    requiredClaims,
    clockTolerance: clockToleranceS,
  }).catch((error: unknown) => {
    throw new TokenError(reasonOf(error), { cause: error });
  });
  const { payload } = verified;
  const { sub } = payload;
  if (typeof sub !== "string" || sub === "") throw new TokenError("the ID token has no subject");
  if (payload["nonce"] !== nonce) throw new TokenError("the ID token belongs to another sign-in");
  const isShared = Array.isArray(payload.aud) && payload.aud.length > 1;
  if ((isShared || payload["azp"] !== undefined) && payload["azp"] !== clientId)
    throw new TokenError("the ID token was made for another application");
  return { ...payload, sub };
}

const claimReasons: Readonly<Record<string, string>> = {
  iss: "the ID token comes from another issuer",
  aud: "the ID token was made for another application",
  nonce: "the ID token has no nonce",
  nbf: "the ID token is not valid yet",
};

const codeReasons: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: "the ID token has expired",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "the signature of the ID token is wrong",
  ERR_JWKS_NO_MATCHING_KEY: "the ID token is signed with a key that is not the provider's",
  ERR_JOSE_ALG_NOT_ALLOWED: "the ID token is signed in a way that the provider does not offer",
  ERR_JWKS_TIMEOUT: "the provider's keys could not be read",
};

function reasonOf(error: unknown): string {
  const claim = wordAt(error, "claim");
  const code = wordAt(error, "code");
  const reason = code === "ERR_JWT_CLAIM_VALIDATION_FAILED" ? claimReasons[claim] : codeReasons[code];
  return reason ?? "the ID token could not be verified";
}

function wordAt(error: unknown, name: string): string {
  const value: unknown = error instanceof Error ? Reflect.get(error, name) : undefined;
  return typeof value === "string" ? value : "";
}

/**
 * Claims of the ID token, completed by the userinfo. Address and verification come from the same side: one from each could
 * make an unverified address look verified.
 */
export function mergeClaims(token: Claims, userinfo: Claims): Claims {
  const source = hasVerifiedField(token) || typeof userinfo["email"] !== "string" ? token : userinfo;
  const { email, email_verified } = source;
  return { ...userinfo, ...token, email, email_verified };
}

/** True when the claims say whether their address is verified. */
export function hasVerifiedField({ email, email_verified }: Claims): boolean {
  return typeof email === "string" && parseStringBoolean(email_verified) !== undefined;
}
