import { createAuthorizationURL, type OAuthProvider, validateAuthorizationCode } from "better-auth/oauth2";
import { currentAttempt, noteRefusal } from "./attempt.ts";
import type { SingleSignOn } from "#bff/env/single-sign-on.ts";
import { hasVerifiedField, mergeClaims, TokenError, verifyIdToken } from "./id-token.ts";
import { getJson, type Metadata, patienceMs, ProviderError } from "./metadata.ts";
import { type Claims, isVerified, lacksClaims, roleOf } from "./roles.ts";
import type { Log } from "#bff/http/log.ts";

/** By this name the library's tables know accounts of single sign-on, and its callback route knows us. */
export const oidcProviderId = "oidc";

type Subject = Claims & { sub: string };

type ProviderOptions = { config: SingleSignOn; metadata: () => Promise<Metadata>; log: Log };

/**
 * The company's sign-in as the library takes it: the library keeps state, PKCE verifier and nonce, and here is what is
 * the provider's. Why this is not the library's own generic provider: docs/decisions/011.
 */
export function createOidcProvider({ config, metadata, log }: ProviderOptions): OAuthProvider<Subject> {
  const { clientId, clientSecret, issuer } = config;
  const options = { clientId, clientSecret };
  return {
    id: oidcProviderId,
    name: config.name,
    // The library compares the callback's `iss` with it (RFC 9207), and mints and keeps the nonce.
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
      const { token_endpoint, token_endpoint_auth_methods_supported } = await known(metadata());
      const tokens = await inTime(
        validateAuthorizationCode({
          code,
          codeVerifier,
          redirectURI,
          options,
          tokenEndpoint: token_endpoint,
          authentication: authenticationOf(token_endpoint_auth_methods_supported),
        }),
      ).catch((error: unknown) => {
        if (isAnswer(error)) noteRefusal("failed", "the provider did not take the code");
        else noteRefusal("unreachable", "the provider cannot be reached");
        throw error;
      });
      const attempt = currentAttempt();
      if (attempt !== undefined) attempt.accessToken = tokens.accessToken ?? null;
      // Access and refresh tokens open more than Usher needs: they are not kept. The ID token signs out later.
      return tokens.idToken === undefined ? {} : { idToken: tokens.idToken };
    },
    async getUserInfo({ idToken, expectedIdTokenNonce }) {
      try {
        if (idToken === undefined) throw new TokenError("the provider sent no ID token");
        if (expectedIdTokenNonce === undefined) throw new TokenError("the sign-in has no nonce");
        const about = await metadata();
        const claims = await verifyIdToken(idToken, expectedIdTokenNonce, config, about);
        const all = await withUserinfo(claims, { config, about, log });
        return letIn({ ...all, sub: claims.sub }, config);
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

/** The library throws a provider's refusal with its status; all else never came so far. */
function isAnswer(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && Number(error.status) > 0;
}

/** Basic is what a provider takes unless it says otherwise (OpenID Connect Core 1.0, section 9). */
function authenticationOf(methods: readonly string[] = ["client_secret_basic"]): "basic" | "post" {
  return methods.includes("client_secret_basic") ? "basic" : "post";
}

async function known<T>(metadata: Promise<T>): Promise<T> {
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

/** The library's exchange has no time limit of its own, and a person waits. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new ProviderError("The provider did not answer in time.")),
    patienceMs,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

type UserinfoOptions = { config: SingleSignOn; about: Metadata; log: Log };

/** Asked for only where the ID token leaves something open; without it there are fewer claims, never more. */
async function withUserinfo(claims: Subject, { config, about, log }: UserinfoOptions): Promise<Claims> {
  const accessToken = currentAttempt()?.accessToken ?? null;
  const isEnough = hasVerifiedField(claims) && !lacksClaims(config.rules, claims);
  if (isEnough || accessToken === null || about.userinfo_endpoint === undefined) return claims;
  try {
    const answer = await getJson(about.userinfo_endpoint, { authorization: `Bearer ${accessToken}` });
    const userinfo: Claims = typeof answer === "object" && answer !== null ? { ...answer } : {};
    // Core 1.0, section 5.3.2: an answer about somebody else must not be used.
    return userinfo["sub"] === claims.sub ? mergeClaims(claims, userinfo) : claims;
  } catch (error) {
    log.warn({ err: error }, "the provider's userinfo could not be read; the ID token alone decides");
    return claims;
  }
}

/** A subject means something only with its issuer: another provider later may give the same one to another person. */
function accountIdOf({ issuer }: SingleSignOn, { sub }: Subject): string {
  return `${issuer} ${sub}`;
}

/** Null for whoever has no role: the library then makes, links and opens nothing. */
function letIn(claims: Subject, config: SingleSignOn) {
  const { email, name } = claims;
  const address = typeof email === "string" && email.includes("@") ? email.toLowerCase() : null;
  const role = roleOf(config.rules, claims);
  const attempt = currentAttempt();
  if (attempt !== undefined) {
    attempt.emailAddress = address;
    attempt.role = role;
    attempt.accountId = accountIdOf(config, claims);
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
