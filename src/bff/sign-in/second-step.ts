import { APIError } from "better-auth/api";
import type { Context } from "hono";
import { busyCode, refuseBusy } from "#bff/sign-in/passwords/hashing.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import type { Store } from "#store/store.ts";
import { type Auth, accountDisabledCode } from "./auth.ts";
import type { SignInDeps } from "./deps.ts";
import { libraryHeaders, refuseDisabled } from "./library-request.ts";
import { recordRefusal, recordStart } from "./session-activity.ts";
import { countGuess } from "#bff/sign-in/throttle/unlock.ts";
import { guesserOf } from "#bff/sign-in/throttle/guesser.ts";

/** An app's code is valid for its own 30 seconds and those before and after. */
const codeLivesMs = 2 * 60 * 1_000;

/**
 * The second step of a sign-in: a code of the app, or a recovery code. Returns the cookies of the new session.
 * @throws {ProblemError} `invalid` for a wrong or used code, `unauthenticated` when the first step is missing or too old,
 * `too_many_attempts`, `forbidden` for a member who was disabled meanwhile
 */
export async function checkSecondStep(c: Context<AppEnv>, deps: SignInDeps, code: string): Promise<string[]> {
  const { auth, db, throttle, devices, now } = deps;
  const headers = await withoutSession(libraryHeaders(c, deps), auth);
  const member = await auth.api.memberAtSecondStep({ headers });
  if (member === null) return beginAgain();
  // Counted apart from passwords: a correct password undoes failures and does not prove the second factor.
  const from = await guesserOf(c, deps, member);
  const guess = await countGuess({ throttle, db }, { kind: "code", subject: member.id, from });
  const isOfApp = /^\d{6}$/.test(code);
  try {
    if (isOfApp && !(await claimCode(db, member.id, code, now())))
      fail("invalid", "This code has been used. Wait for the next code in your app.", { field: "code" });
    const call = { body: { code }, headers, returnHeaders: true } as const;
    const answer = await (isOfApp ? auth.api.verifyTOTP(call) : auth.api.verifyBackupCode(call)).catch(
      refuseCode,
    );
    guess.succeed();
    await devices.remember(c, member.id);
    await recordStart(c, member, isOfApp ? "by password and code" : "by password and a recovery code");
    return answer.headers.getSetCookie();
  } catch (error) {
    await recordRefusal(c, member.emailAddress, error, "the second step");
    throw error;
  }
}

/** @throws {ProblemError} for the library's refusal of a code; rethrows every other error */
export function refuseCode(error: unknown): never {
  if (!(error instanceof APIError)) throw error;
  const code = error.body?.code ?? "";
  switch (code) {
    case accountDisabledCode:
      return refuseDisabled();
    case "INVALID_CODE":
    case "INVALID_BACKUP_CODE":
      return fail("invalid", "This code is wrong. Check it and try again.", { field: "code" });
    case "INVALID_TWO_FACTOR_COOKIE":
    case "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE":
      return beginAgain();
    case "TOTP_NOT_ENABLED":
      return fail("conflict", "There is no second factor to confirm. Set one up first.");
    case busyCode:
      return refuseBusy();
    default:
      // Of two requests with one recovery code the library accepts one.
      if (error.statusCode === 409)
        return fail("invalid", "This recovery code has just been used. Use another one.", { field: "code" });
      throw error;
  }
}

function beginAgain(): never {
  return fail("unauthenticated", "Too much time has passed since your password. Sign in again.");
}

/** A code counts once, even in a race: it is stored before it is checked. Wrong codes are stored too and reveal nothing. */
async function claimCode(db: Store["db"], userId: string, code: string, now: number): Promise<boolean> {
  await db
    .deleteFrom("used_code")
    .where("used_at", "<", now - codeLivesMs)
    .execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("used_code")
    .values({ user_id: userId, code, used_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** With a session the library would treat the call as a set-up, where guesses are not limited. */
async function withoutSession(given: Headers, auth: Auth): Promise<Headers> {
  const { authCookies } = await auth.$context;
  const headers = new Headers(given);
  const cookies = (headers.get("Cookie") ?? "").split(";").map((pair) => pair.trim());
  const kept = cookies.filter((pair) => !pair.startsWith(`${authCookies.sessionToken.name}=`));
  headers.set("Cookie", kept.join("; "));
  return headers;
}
