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
/** What a provider tells of itself (OpenID Connect Discovery 1.0, section 3), as far as we need it. */
export type Metadata = z.infer<typeof Metadata>;

/** The provider cannot be used now; the words say why. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** How long a provider may take for one answer. A person waits for it. */
export const patienceMs = 10_000;
const keptMs = 60 * 60_000;

/**
 * Asks the provider about itself when it is first needed, and again after an hour. A failure is not kept: the next sign-in
 * asks anew. Nothing is asked at the start, so that a provider that is down does not stop Usher.
 */
export function createMetadata(issuer: string, now: () => number): () => Promise<Metadata> {
  let kept: { metadata: Promise<Metadata>; at: number } | null = null;
  return async () => {
    if (kept !== null && now() - kept.at < keptMs) return kept.metadata;
    const mine = { metadata: discover(issuer), at: now() };
    kept = mine;
    try {
      return await mine.metadata;
    } catch (error) {
      if (kept === mine) kept = null;
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
  // Discovery 1.0, section 4.3: else one provider could speak in the name of another.
  if (metadata.data.issuer !== issuer)
    throw new ProviderError(
      `The provider calls itself ${metadata.data.issuer}, and OIDC_ISSUER is ${issuer}. Set OIDC_ISSUER to the former if it is the right one.`,
    );
  return metadata.data;
}

/** A JSON answer within the time limit; redirects are not followed. @throws {ProviderError} */
export async function getJson(url: string, headers: Record<string, string> = {}): Promise<unknown> {
  try {
    const answer = await fetch(url, {
      headers: { accept: "application/json", ...headers },
      redirect: "error",
      signal: AbortSignal.timeout(patienceMs),
    });
    if (!answer.ok) throw new ProviderError(`${url} answered with ${answer.status}.`);
    return await answer.json();
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(`${url} could not be read.`, { cause: error });
  }
}
