import { customFetch, type CustomFetch } from "openid-client";
import { isSafe } from "#bff/env/single-sign-on.ts";

/** The provider cannot be used now; the message says why. */
export class ProviderError extends Error {
  override readonly name = "ProviderError";
}

/** For one whole answer of the provider; a user waits for it. */
export const timeoutMs = 10_000;
/** Of one answer, after decompression. Metadata and keys have some kB, userinfo with many groups some hundred. */
const maxAnswerBytes = 1024 * 1024;

/**
 * Every request to the provider: https (http on this machine), no redirects, an answer of limited time and size.
 * @throws {ProviderError}
 */
export const fetchFromProvider: CustomFetch = async (url, options) => {
  if (!isSafe(new URL(url))) throw new ProviderError(`${url} must use https.`);
  const { body, duplex: _, ...rest } = options;
  const request = { ...rest, body: body ?? null, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) };
  try {
    const response = await fetch(url, request as RequestInit);
    if (response.status >= 300 && response.status < 400)
      throw new ProviderError(`${url} redirects, which is not followed.`);
    const { status, headers } = response;
    return new Response(await readLimited(response, url), { status, headers });
  } catch (error) {
    if (error instanceof ProviderError) throw error;
    throw new ProviderError(`${url} could not be read.`, { cause: error });
  }
};

/** The option of both libraries that replaces their fetch. */
export const throughProvider = { [customFetch]: fetchFromProvider } as const;

/** Null for an answer without a body: `Response` requires it for status 204. */
async function readLimited({ body }: Response, url: string): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the rest of the answer.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxAnswerBytes)
      throw new ProviderError(`${url} answered with more than ${maxAnswerBytes} bytes.`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}
