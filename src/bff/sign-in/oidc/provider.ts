import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  type ServerMetadata,
} from "openid-client";
import { isLoopback, parseHttpUrl } from "#bff/env/reader.ts";
import { isSafe, type SingleSignOn } from "#bff/env/single-sign-on.ts";
import { createRateLimit, type RateLimit } from "#bff/http/rate-limit.ts";
import { ProviderError, throughProvider, timeoutMs } from "./provider-fetch.ts";

/** The company's identity provider, as `openid-client` uses it. */
export type Provider = {
  config: SingleSignOn;
  /** @throws {ProviderError} */
  discover(): Promise<Configuration>;
  /**
   * Null until the first ID token. False if that one came without the nonce of its sign-in: later sign-ins send none and rely on
   * PKCE. True never changes: a user of the provider may ask it for a code without a nonce.
   */
  returnsNonce: boolean | null;
  /** Where the token request has the secret. Of a provider that announces both ways, the first sign-in finds out. */
  sendsSecretInBody: boolean;
  /** How often a network may come back with an answer to a sign-in that its browser began: each is an entry of the activity. */
  answers: RateLimit;
  /** The same for answers that no browser waits for: any page can cause them, so they count apart. */
  strayAnswers: RateLimit;
  /** How often a machine may send a log-out token. */
  logouts: RateLimit;
  /** Ids of log-out tokens, by the time of their use. */
  usedLogoutTokens: Map<string, number>;
  /** Log-outs of the last minutes, for sign-ins that are being finished meanwhile. */
  recentLogouts: Logout[];
};

type Logout = { accountId: string | null; providerSessionId: string | null; at: number };

const cachedMs = 60 * 60_000;

/**
 * Reads the provider's metadata when it is first needed, and again after an hour. A failure is not cached. Nothing is read at
 * the start, so that a provider that is down does not stop Usher.
 */
export function createProvider(config: SingleSignOn, now: () => number): Provider {
  let cached: { configuration: Promise<Configuration>; at: number } | null = null;
  const provider: Provider = {
    config,
    returnsNonce: null,
    sendsSecretInBody: false,
    answers: createRateLimit(60, now),
    strayAnswers: createRateLimit(60, now),
    logouts: createRateLimit(600, now),
    usedLogoutTokens: new Map(),
    recentLogouts: [],
    async discover() {
      if (cached !== null && now() - cached.at < cachedMs) return cached.configuration;
      const current = { configuration: discover(provider), at: now() };
      cached = current;
      try {
        return await current.configuration;
      } catch (error) {
        if (cached === current) cached = null;
        throw error;
      }
    },
  };
  return provider;
}

async function discover(provider: Provider): Promise<Configuration> {
  const { issuer, clientId, clientSecret } = provider.config;
  try {
    const configuration = await discovery(
      new URL(issuer),
      clientId,
      undefined,
      (...request) => {
        const authenticate = provider.sendsSecretInBody ? ClientSecretPost : ClientSecretBasic;
        authenticate(clientSecret)(...request);
      },
      {
        ...throughProvider,
        timeout: timeoutMs / 1_000,
        // Over TLS the standard would let us skip the signature of an ID token. `fetchFromProvider` judges http.
        execute: [enableNonRepudiationChecks, allowInsecureRequests],
      },
    );
    const metadata = configuration.serverMetadata();
    checkMetadata(metadata, issuer);
    const { header, body } = secretPlaces(metadata);
    if (!header || !body) provider.sendsSecretInBody = body;
    return configuration;
  } catch (error) {
    throw toProviderError(error, issuer);
  }
}

const endpoints = [
  "authorization_endpoint",
  "token_endpoint",
  "jwks_uri",
  "userinfo_endpoint",
  "end_session_endpoint",
] as const;
const required: ReadonlySet<string> = new Set(endpoints.slice(0, 3));

/** @throws {ProviderError} for metadata that must not be used */
export function checkMetadata(metadata: Readonly<ServerMetadata>, issuer: string): void {
  // The library compares URLs, and accepts Entra's `common`, which admits every tenant.
  if (metadata.issuer !== issuer) throw otherIssuer(metadata.issuer, issuer);
  // Only a provider of this machine may make Usher send requests to this machine.
  const isHere = isLoopback(new URL(issuer).hostname);
  const bad = endpoints.filter((name) => {
    const text: unknown = metadata[name];
    if (text === undefined) return required.has(name);
    const url = typeof text === "string" ? parseHttpUrl(text) : null;
    return url === null || !isSafe(url) || (isLoopback(url.hostname) && !isHere);
  });
  if (bad.length > 0) throw new ProviderError(`${issuer} cannot be used: look at ${bad.join(", ")}.`);
  const { header, body } = secretPlaces(metadata);
  if (!header && !body)
    throw new ProviderError("The provider accepts neither client_secret_basic nor client_secret_post.");
}

/** Where a token request may have the secret. Basic is the default (OpenID Connect Core 1.0, section 9). */
export function secretPlaces(metadata: Readonly<ServerMetadata>): { header: boolean; body: boolean } {
  const methods = metadata.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  return { header: methods.includes("client_secret_basic"), body: methods.includes("client_secret_post") };
}

function otherIssuer(theirs: string, ours: string): ProviderError {
  return new ProviderError(
    `The provider calls itself ${theirs}, but OIDC_ISSUER is ${ours}. If the provider is right, set OIDC_ISSUER to its name.`,
  );
}

function toProviderError(error: unknown, issuer: string): ProviderError {
  if (error instanceof ProviderError) return error;
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  if (cause instanceof ProviderError) return cause;
  const theirs = readIssuer(cause);
  if (theirs !== null) return otherIssuer(theirs, issuer);
  const why = cause instanceof Error ? `: ${cause.message}` : "";
  return new ProviderError(`${issuer} does not describe a provider${why}.`, { cause: error });
}

/** The name in the metadata that the library refused. */
function readIssuer(cause: unknown): string | null {
  if (typeof cause !== "object" || cause === null || !("body" in cause)) return null;
  const { body } = cause;
  const issuer = typeof body === "object" && body !== null && "issuer" in body ? body.issuer : null;
  return typeof issuer === "string" ? issuer : null;
}
