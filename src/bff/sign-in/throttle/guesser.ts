import type { Context } from "hono";
import { clientAddress } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import type { Guesser } from "./throttle.ts";

/** A browser in which the member has signed in before, else a stranger at an address. */
export async function guesserOf(
  c: Context<AppEnv>,
  { devices, proxies }: Pick<SignInDeps, "devices" | "proxies">,
  member: { id: string } | { emailAddress: string },
): Promise<Guesser> {
  const known = await devices.find(c, member);
  return known === null ? { stranger: clientAddress(c, proxies) } : { known };
}
