import { createAuthorizationURL, type OAuthProvider, validateAuthorizationCode } from "better-auth/oauth2";
import { currentFlow, noteRefusal } from "./flow.ts";
import type { SingleSignOn } from "#bff/env/single-sign-on.ts";
import { hasVerifiedField, mergeClaims, TokenError, verifyIdToken } from "./id-token.ts";
import { createMetadata, getJson, type Metadata, ProviderError, timeoutMs } from "./metadata.ts";
import { type Claims, isVerified, lacksClaims, roleOf } from "./roles.ts";
import type { Log } from "#bff/http/log.ts";

/** The provider's name in the library's tables and in its callback route. */
export const oidcProviderId = "oidc";

type Subject = Claims & { sub: string };

export type OidcOptions = { config: SingleSignOn; metadata: () => Promise<Metadata> };

export function createOidcOptions(config: SingleSignOn | null, now: () => number): OidcOptions | null {
  return config === null ? null : { config, metadata: createMetadata(config.issuer, now) };
}

/**
 * The OpenID provider for the library, which handles state, PKCE verifier and nonce itself. Why this is not the library's
 * own generic provider: docs/decisions/011.
 */
export function createOidcProvider({
  config,
  metadata,
  log,
}: OidcOptions & { log: Log }): OAuthProvider<Subject> {
  const { clientId, clientSecret, issuer } = config;
  const options = { clientId, clientSecret };
  return {
    id: oidcProviderId,
    name: config.name,
    // The library compares the callback's `iss` with it (RFC 9207).
    issuer,
    requiresIdTokenNonce: true,
    async createAuthorizationURL({ state, codeVerifier, redirectURI, idTokenNonce, additionalParams }) {
      const { authorization_endpoint } = await metadata();
      return createAuthorizationURL({
        id: oidcProviderId,
        options,
        authorizationEndpoint: authorization_endpoint,
        scopes: ["openid", "profile", "email"],
        state,
        codeVerifier,
        redirectURI,
        ...(idTokenNonce === undefined ? {} : { nonce: idTokenNonce }),
        ...(additionalParams === undefined ? {} : { additionalParams }),
      });
    },
    async validateAuthorizationCode({ code, codeVerifier = "", redirectURI }) {
      const { token_endpoint, token_endpoint_auth_methods_supported } = await noting(metadata());
      const tokens = await withTimeout(
        validateAuthorizationCode({
          code,
          codeVerifier,
          redirectURI,
          options,
          tokenEndpoint: token_endpoint,
          authentication: authenticationOf(token_endpoint_auth_methods_supported),
        }),
      ).catch((error: unknown) => {
        if (isAnswer(error)) noteRefusal("failed", "the provider refused the code");
        else noteRefusal("unreachable", "the provider cannot be reached");
        throw error;
      });
      const flow = currentFlow();
      if (flow !== undefined) flow.accessToken = tokens.accessToken ?? null;
      // Only the ID token is stored, for signing out. Access and refresh tokens allow more than Usher needs.
      return tokens.idToken === undefined ? {} : { idToken: tokens.idToken };
    },
    async getUserInfo({ idToken, expectedIdTokenNonce }) {
      try {
        if (idToken === undefined) throw new TokenError("the provider sent no ID token");
        if (expectedIdTokenNonce === undefined) throw new TokenError("the sign-in has no nonce");
        const about = await metadata();
        const claims = await verifyIdToken(idToken, expectedIdTokenNonce, config, about);
        const all = await withUserinfo(claims, { config, about, log });
        return toLibraryUser({ ...all, sub: claims.sub }, config);
      } catch (error) {
        noteFailure(error);
        return null;
      }
    },
    accountSubject: ({ profile }) => accountIdOf(config, profile),
    async createEndSessionURL({ idToken, postLogoutRedirectURI }) {
      const { end_session_endpoint } = await metadata();
      if (end_session_endpoint === undefined) return null;
      const url = new URL(end_session_endpoint);
      url.searchParams.set("client_id", clientId);
      if (idToken) url.searchParams.set("id_token_hint", idToken);
      if (postLogoutRedirectURI) url.searchParams.set("post_logout_redirect_uri", postLogoutRedirectURI);
      return url;
    },
  };
}

/** The library throws a provider's refusal with its status; other errors come from the way there. */
function isAnswer(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && Number(error.status) > 0;
}

/** Basic is the default (OpenID Connect Core 1.0, section 9). */
function authenticationOf(methods: readonly string[] = ["client_secret_basic"]): "basic" | "post" {
  return methods.includes("client_secret_basic") ? "basic" : "post";
}

async function noting<T>(metadata: Promise<T>): Promise<T> {
  try {
    return await metadata;
  } catch (error) {
    noteFailure(error);
    throw error;
  }
}

function noteFailure(error: unknown): void {
  if (error instanceof ProviderError) noteRefusal("unreachable", "the provider cannot be reached");
  else noteRefusal("failed", error instanceof TokenError ? error.message : "the sign-in failed");
}

/** The library's token exchange has no timeout of its own. */
async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new ProviderError("The provider did not answer in time.")),
    timeoutMs,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

type UserinfoOptions = { config: SingleSignOn; about: Metadata; log: Log };

/** Asks the userinfo endpoint only for claims that the ID token lacks; a failure leaves fewer claims, never more. */
async function withUserinfo(claims: Subject, { config, about, log }: UserinfoOptions): Promise<Claims> {
  const accessToken = currentFlow()?.accessToken ?? null;
  const isEnough = hasVerifiedField(claims) && !lacksClaims(config.rules, claims);
  if (isEnough || accessToken === null || about.userinfo_endpoint === undefined) return claims;
  try {
    const answer = await getJson(about.userinfo_endpoint, { authorization: `Bearer ${accessToken}` });
    const userinfo: Claims = typeof answer === "object" && answer !== null ? { ...answer } : {};
    // Core 1.0, section 5.3.2: an answer about another subject must not be used.
    return userinfo["sub"] === claims.sub ? mergeClaims(claims, userinfo) : claims;
  } catch (error) {
    log.warn({ err: error }, "could not read the provider's userinfo; using the ID token alone");
    return claims;
  }
}

/** A subject is unique to its issuer only: another provider may give the same one to another user. */
function accountIdOf({ issuer }: SingleSignOn, { sub }: Subject): string {
  return `${issuer} ${sub}`;
}

/** Null for a user without a role: the library then creates and opens nothing. */
function toLibraryUser(claims: Subject, config: SingleSignOn) {
  const { email, name } = claims;
  const address = typeof email === "string" && email.includes("@") ? email.toLowerCase() : null;
  const role = roleOf(config.rules, claims);
  const flow = currentFlow();
  if (flow !== undefined) {
    flow.emailAddress = address;
    flow.role = role;
    flow.accountId = accountIdOf(config, claims);
  }
  if (address === null) noteRefusal("no_address", "the provider sent no address");
  if (role === null) noteRefusal("no_role", "OIDC_ROLES gives them no role");
  if (address === null || role === null) return null;
  const ownName = typeof name === "string" ? name.trim().slice(0, 200) : "";
  const user = {
    email: address,
    name: ownName === "" ? address : ownName,
    emailVerified: isVerified(claims),
  };
  return { user, data: claims };
}
