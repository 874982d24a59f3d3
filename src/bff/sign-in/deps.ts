import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";
import type { Log } from "#bff/http/log.ts";
import type { Store } from "#store/store.ts";
import type { Passwords } from "#bff/sign-in/passwords/hashing.ts";
import type { Devices } from "#bff/sign-in/throttle/devices.ts";
import type { Throttle } from "#bff/sign-in/throttle/throttle.ts";
import type { Auth } from "./auth.ts";
import type { Identify } from "./identify.ts";
import type { Provider } from "#bff/sign-in/oidc/provider.ts";
import type { WaysIn } from "./users.ts";

/** What the routes about signing in work with, and those about a member's own account. */
export type SignInDeps = {
  auth: Auth;
  db: Store["db"];
  identify: Identify;
  /** Null if it is not configured. */
  singleSignOn: Provider | null;
  throttle: Throttle;
  devices: Devices;
  passwords: Passwords;
  waysIn: WaysIn;
  proxies: TrustedProxies;
  /** Of `PUBLIC_URL`. */
  origin: string;
  /** The path of `PUBLIC_URL`, such as "/usher"; empty without one. */
  basePath: string;
  log: Log;
  now: () => number;
};
