import type { Context } from "hono";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { passwordProblem } from "#bff/env/password-rules.ts";
import type { Store } from "#store/store.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { endSignIns } from "#bff/sign-in/member-access.ts";
import { countHashed } from "#bff/sign-in/throttle/count-hashed.ts";
import { countGuess } from "#bff/sign-in/throttle/unlock.ts";
import { addPassword, passwordHashOf, replacePassword } from "#bff/sign-in/users.ts";

/** @throws {ProblemError} `invalid`, naming the field, for a weak password */
export function refuseWeak(password: string, emailAddress: string, field: string): void {
  const problem = passwordProblem(password, emailAddress);
  if (problem !== null) fail("invalid", problem, { field });
}

/** Ends all sign-ins too, those that wait for a code included: they may belong to a thief of the old password. */
export async function setPassword(
  trx: Store["db"],
  userId: string,
  hash: string,
  now: number,
): Promise<void> {
  // A member who came by single sign-on has none yet.
  const isFirst = (await passwordHashOf(trx, userId)) === null;
  await (isFirst ? addPassword : replacePassword)(trx, userId, hash, now);
  await endSignIns(trx, userId);
}

/**
 * Asks for the password once more before a change to how a member signs in: an open browser is no proof. Wrong passwords
 * are counted, so that a stolen session cannot be used to guess; apart from the sign-in, where strangers guess too.
 * @throws {ProblemError} `invalid` naming the field, `too_many_attempts`, `sign_in_busy`, `conflict` for a member without a
 * password
 */
export async function provePassword(
  c: Context<AppEnv>,
  { passwords, db, throttle }: Pick<SignInDeps, "passwords" | "db" | "throttle">,
  proof: { password: string; field: string },
): Promise<void> {
  const { id, emailAddress } = c.get("member");
  const hash = await passwordHashOf(db, id);
  if (hash === null) return fail("conflict", `${emailAddress} signs in without a password.`);
  const own = { kind: "proof", subject: id, from: { known: "session" } } as const;
  const guess = await countGuess({ throttle, db }, own);
  if (!(await countHashed(guess, () => passwords.verify({ hash, password: proof.password }))))
    fail("invalid", "This is not your current password. Enter it again.", { field: proof.field });
  guess.succeed();
}
