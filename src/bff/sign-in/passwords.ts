import type { Context } from "hono";
import { clientAddress } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { passwordProblem } from "#bff/env/password-rules.ts";
import type { Store } from "#store/store.ts";
import { refuseThrottled } from "./throttle.ts";
import type { SignInDeps } from "./deps.ts";
import { deletePasswordLinks } from "./links.ts";
import { endSessions } from "./sessions.ts";
import { passwordHashOf, replacePassword } from "./users.ts";

/** @throws {ProblemError} `invalid`, naming the field, for a weak password */
export function refuseWeak(password: string, emailAddress: string, field: string): void {
  const problem = passwordProblem(password, emailAddress);
  if (problem !== null) fail("invalid", problem, { field });
}

/** Ends all sessions and password links too: they may belong to a thief of the old password. */
export async function setPassword(
  trx: Store["db"],
  userId: string,
  hash: string,
  now: number,
): Promise<void> {
  await replacePassword(trx, userId, hash, now);
  await endSessions(trx, userId);
  await deletePasswordLinks(trx, userId);
}

/**
 * Asks for the password once more before a change to how a member signs in: an open browser is no proof. Wrong passwords
 * count as at the sign-in, so that a stolen session cannot be used to guess.
 * @throws {ProblemError} `invalid` naming the field, `too_many_attempts`, `conflict` for a member without a password
 */
export async function provePassword(
  c: Context<AppEnv>,
  { auth, db, throttle, proxies }: Pick<SignInDeps, "auth" | "db" | "throttle" | "proxies">,
  proof: { password: string; field: string },
): Promise<void> {
  const { id, emailAddress } = c.get("member");
  const client = clientAddress(c, proxies);
  refuseThrottled(throttle, emailAddress, client);
  const hash = await passwordHashOf(db, id);
  if (hash === null) return fail("conflict", `${emailAddress} signs in without a password.`);
  throttle.recordFailure(emailAddress, client);
  const { password: passwords } = await auth.$context;
  if (!(await passwords.verify({ hash, password: proof.password })))
    fail("invalid", "This is not your current password. Enter it again.", { field: proof.field });
  throttle.recordSuccess(emailAddress, client);
}
