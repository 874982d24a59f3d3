import type { Context } from "hono";
import type { Store } from "#store/store.ts";
import type { Auth } from "./auth.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { refuseTooMany, type SignInAttempts } from "./attempts.ts";
import type { TrustedProxies } from "#bff/env/trusted-proxies.ts";

/** What the routes about one's own account work with. */
export type OwnTools = {
  auth: Auth;
  db: Store["db"];
  attempts: SignInAttempts;
  proxies: TrustedProxies;
  now: () => number;
};

/**
 * Whoever sits at an open browser is not yet its owner: what changes the ways in asks for the password once more. A wrong
 * one counts like a wrong one at the sign-in, so that a stolen session is no place to guess it.
 * @throws {ProblemError} `invalid` naming the field, `too_many_attempts`, `conflict` where there is no password
 */
export async function provePassword(
  c: Context<AppEnv>,
  { auth, db, attempts, proxies }: OwnTools,
  proof: { password: string; field: string },
): Promise<void> {
  const { id, emailAddress } = c.get("member");
  const client = clientAddress(c, proxies);
  refuseTooMany(attempts, emailAddress, client);
  const account = await db
    .selectFrom("account")
    .select("password")
    .where("userId", "=", id)
    .where("providerId", "=", "credential")
    .executeTakeFirst();
  const hash = account?.password ?? null;
  if (hash === null)
    return fail(
      "conflict",
      `${emailAddress} signs in without a password here, so there is none to change or ask for.`,
    );
  attempts.recordWrong(emailAddress, client);
  const { password: passwords } = await auth.$context;
  if (!(await passwords.verify({ hash, password: proof.password })))
    fail("invalid", "This is not your present password. Enter it again.", { field: proof.field });
  attempts.recordRight(emailAddress, client);
}
