import { APIError } from "better-auth/api";
import type { Context } from "hono";
import type { Member } from "#contract/session.ts";
import type { Store } from "#store/store.ts";
import { accountDisabledCode } from "./auth.ts";
import { clientAddress } from "#bff/http/client-address.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { libraryHeaders } from "./library-request.ts";
import type { OwnTools } from "./passwords.ts";
import { fail } from "#bff/http/problem.ts";
import { recordRefusal, recordStart } from "./session-activity.ts";
import { refuseTooMany } from "./attempts.ts";

/** A code of the app counts for its own half minute and those beside it. */
const codeLivesMs = 2 * 60 * 1_000;
/** As long as the library shuts a second factor after ten wrong codes in a row. */
const libraryShutsS = 15 * 60;

/**
 * The second step of a sign-in: a code of the app, or a recovery code. Answers the cookies of the new session.
 * @throws {ProblemError} `invalid` for a wrong or used code, `unauthenticated` when the first step is missing or too long
 * ago, `too_many_attempts`, `forbidden` for an account that was shut meanwhile
 */
export async function checkSecondStep(c: Context<AppEnv>, tools: OwnTools, code: string): Promise<string[]> {
  const { auth, db, attempts, proxies, now } = tools;
  const headers = await withoutSession(libraryHeaders(c, proxies), tools);
  const member = await auth.api.memberAtSecondStep({ headers });
  if (member === null) return beginAgain();
  const client = clientAddress(c, proxies);
  // Counted apart from passwords: the right password forgives wrong ones, and is no proof of the second factor.
  const account = `code ${member.emailAddress}`;
  refuseTooMany(attempts, account, client);
  attempts.recordWrong(account, client);
  const isOfApp = /^\d{6}$/.test(code);
  try {
    if (isOfApp && !(await claimCode(db, member.id, code, now())))
      fail("invalid", "This code was given already. Wait for the next one of your app.", { field: "code" });
    const call = { body: { code }, headers, returnHeaders: true } as const;
    const answer = await (isOfApp ? auth.api.verifyTOTP(call) : auth.api.verifyBackupCode(call)).catch(
      refusalOf,
    );
    attempts.recordRight(account, client);
    await recordStart(c, member, isOfApp ? "by password and code" : "by password and a recovery code");
    return answer.headers.getSetCookie();
  } catch (error) {
    await recordRefusal(c, member.emailAddress, error, "the second step");
    throw error;
  }
}

/**
 * What the library says against a code, as a problem.
 * @throws {ProblemError} always, or the error as it came when the library did not mean to refuse
 */
export function refusalOf(error: unknown): never {
  if (!(error instanceof APIError)) throw error;
  const code = error.body?.code ?? "";
  switch (code) {
    case accountDisabledCode:
      return fail("forbidden", "Your account is disabled. Ask an admin of Usher to enable it again.");
    case "INVALID_CODE":
    case "INVALID_BACKUP_CODE":
      return fail("invalid", "This code is not right. Check it and try again.", { field: "code" });
    case "INVALID_TWO_FACTOR_COOKIE":
    case "TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE":
      return beginAgain();
    case "TOTP_NOT_ENABLED":
      return fail("conflict", "There is no second factor to confirm. Begin with setting one up.");
    case "ACCOUNT_TEMPORARILY_LOCKED":
      return fail("too_many_attempts", "Too many wrong codes. Try again in 15 min.", {
        retryAfter: libraryShutsS,
      });
    default:
      // Two requests with one recovery code: the library lets one of them win.
      if (error.statusCode === 409)
        return fail("invalid", "This recovery code was used a moment ago. Take another.", { field: "code" });
      throw error;
  }
}

function beginAgain(): never {
  return fail("unauthenticated", "Your password was given too long ago. Sign in with it again.");
}

/**
 * A code counts once, also in a race: it is written down before it is looked at, wrong ones included, since a row tells
 * nobody which it was.
 */
async function claimCode(db: Store["db"], userId: Member["id"], code: string, now: number): Promise<boolean> {
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

/** With a session the library would take the call for a set-up, which it lets guess without end. */
async function withoutSession(given: Headers, { auth }: OwnTools): Promise<Headers> {
  const { authCookies } = await auth.$context;
  const headers = new Headers(given);
  const cookies = (headers.get("Cookie") ?? "").split(";").map((pair) => pair.trim());
  const kept = cookies.filter((pair) => !pair.startsWith(`${authCookies.sessionToken.name}=`));
  headers.set("Cookie", kept.join("; "));
  return headers;
}
