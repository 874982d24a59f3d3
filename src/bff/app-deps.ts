import type { Engine } from "#batches/engine.ts";
import type { Pace } from "#batches/pace.ts";
import type { Store } from "#store/store.ts";
import type { Setup } from "#bff/sign-in/setup.ts";
import type { Identify } from "#bff/sign-in/identify.ts";
import type { Repeats } from "#bff/activity/repeats.ts";
import type { Assets } from "#bff/http/assets.ts";
import type { Auth } from "#bff/sign-in/auth.ts";
import type { Clerk } from "#bff/clerk/clerk.ts";
import type { Env } from "#bff/env/env.ts";
import type { ProxyWatch } from "#bff/http/forwarding.ts";
import type { Log } from "#bff/http/log.ts";
import type { Provider } from "#bff/sign-in/oidc/provider.ts";
import type { RegisterDeps } from "./register-deps.ts";
import type { Passwords } from "#bff/sign-in/passwords/hashing.ts";
import type { Devices } from "#bff/sign-in/throttle/devices.ts";
import type { Throttle } from "#bff/sign-in/throttle/throttle.ts";
import type { InstanceStatus } from "#bff/clerk/instance-status.ts";
import type { NoteUsers } from "#bff/webhooks/routes.ts";

export type AppDeps = RegisterDeps & {
  env: Pick<Env, "publicUrl" | "host" | "isSandbox" | "trustedProxies" | "hasPasswords" | "webhookSecret">;
  clerk: Clerk;
  /** The one that `clerk` keeps. */
  pace: Pace;
  instanceStatus: InstanceStatus;
  store: Store;
  /** Null until the Clerk instance is identified. */
  engine: Engine | null;
  /** Of tests: what notes the users of webhooks instead of the register. */
  noteUsers?: NoteUsers;
  auth: Auth;
  identify: Identify;
  setup: Setup;
  /** Null if it is not configured. */
  singleSignOn: Provider | null;
  throttle: Throttle;
  repeats: Repeats;
  devices: Devices;
  passwords: Passwords;
  proxyWatch: ProxyWatch;
  assets: Assets;
  log: Log;
  /** Milliseconds since 1970. */
  now: () => number;
  /** How long (ms) after a cancel or rollback the engine asks Clerk again. */
  lateLooksMs?: readonly number[];
  isStopping: () => boolean;
};
