import type { Context } from "hono";
import { clientAddressHeader } from "./auth.ts";
import { clientAddress } from "./client-address.ts";
import type { AppEnv } from "./context.ts";
import type { TrustedProxies } from "./trusted-proxies.ts";

/** The request's headers as the sign-in library is to see them: with who asks as we see it, for the list of sessions. */
export function libraryHeaders(c: Context<AppEnv>, proxies: TrustedProxies): Headers {
  const headers = new Headers(c.req.raw.headers);
  headers.set(clientAddressHeader, clientAddress(c, proxies));
  return headers;
}
