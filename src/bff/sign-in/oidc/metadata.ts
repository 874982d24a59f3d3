import * as z from "zod/mini";
import { parseHttpUrl } from "#bff/env/reader.ts";
import { isSafe } from "#bff/env/single-sign-on.ts";

const Endpoint = z.string().check(
  z.refine((text) => {
    const url = parseHttpUrl(text);
    return url !== null && isSafe(url);
  }),
);

const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: Endpoint,
  token_endpoint: Endpoint,
  jwks_uri: Endpoint,
  userinfo_endpoint: z.optional(Endpoint),
  end_session_endpoint: z.optional(Endpoint),
  token_endpoint_auth_methods_supported: z.optional(z.array(z.string())),
  id_token_signing_alg_values_supported: z.optional(z.array(z.string())),
});
/** The part that we need of a provider's metadata (OpenID Connect Discovery 1.0, section 3). */
export type Metadata = z.infer<typeof Metadata>;

/** The provider cannot be used now; the message says why. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** For one answer of the provider; a user waits for it. */
export const timeoutMs = 10_000;
const cachedMs = 60 * 60_000;

/**
 * Reads the provider's metadata when it is first needed, and again after an hour. A failure is not cached. Nothing is read at
 * the start, so that a provider that is down does not stop Usher.
 */
export function createMetadata(issuer: string, now: () => number): () => Promise<Metadata> {
  let cached: { metadata: Promise<Metadata>; at: number } | null = null;
  return async () => {
    if (cached !== null && now() - cached.at < cachedMs) return cached.metadata;
    const current = { metadata: discover(issuer), at: now() };
    cached = current;
    try {
      return await current.metadata;
    } catch (error) {
      if (cached === current) cached = null;
      throw error;
    }
  };
}

async function discover(issuer: string): Promise<Metadata> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const answer = await getJson(url);
  const metadata = Metadata.safeParse(answer);
  if (!metadata.success) {
    const fields = metadata.error.issues.map((issue) => issue.path.map(String).join(".")).join(", ");
    throw new ProviderError(`${url} does not describe a provider: look at ${fields || "its answer"}.`);
  }
  // Discovery 1.0, section 4.3: one provider must not speak for another.
  if (metadata.data.issuer !== issuer)
    throw new ProviderError(
      `The provider calls itself ${metadata.data.issuer}, but OIDC_ISSUER is ${issuer}. If the provider is right, set OIDC_ISSUER to its name.`,
    );
  return metadata.data;
}

/** Fetches JSON within the timeout; follows no redirects. @throws {ProviderError} */
export async function getJson(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  try {
    const answer = await fetch(url, {
      headers: { accept: "application/json", ...headers },
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!answer.ok) throw new ProviderError(`${url} answered with ${answer.status}.`);
    return await answer.json();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(`${url} could not be read.`, { cause: error });
  }
}
