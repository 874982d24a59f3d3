import { type Context, Hono } from "hono";
import { PasswordProof, type RecoveryCodes, TwoFactorCode, type TwoFactorSetup } from "#contract/account.ts";
import type { ActivityAction } from "#contract/activity.ts";
import type { SignInAnswer } from "#contract/sign-in.ts";
import { recorded } from "#bff/http/recorded.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { libraryHeaders } from "#bff/sign-in/library-request.ts";
import { provePassword } from "#bff/sign-in/passwords/passwords.ts";
import { checkSecondStep, refuseCode } from "#bff/sign-in/second-step.ts";

/** `/api/session/two-factor`: the member's own second factor, kept by the library, and a sign-in's second step. */
export function twoFactorRoutes(deps: SignInDeps): Hono<AppEnv> {
  const { auth } = deps;
  /** Asks for the password, does the work and records it. */
  const proven = async <T>(
    c: Context<AppEnv>,
    action: ActivityAction,
    work: (password: string) => Promise<T>,
  ): Promise<T> => {
    const { password } = await readBody(c, PasswordProof);
    const { id, emailAddress } = c.get("member");
    return recorded(c, { action, emailAddress, subjectId: id }, async () => {
      await provePassword(c, deps, { password, field: "password" });
      return work(password);
    });
  };
  return new Hono<AppEnv>()
    .post("/", async (c) => {
      const { password } = await readBody(c, PasswordProof);
      await provePassword(c, deps, { password, field: "password" });
      refuseOn(c);
      const setup = await auth.api
        .enableTwoFactor({ body: { password }, headers: libraryHeaders(c, deps) })
        .catch(refuseCode);
      if (setup.method !== "totp") throw new Error("The library made a second factor of another kind.");
      return c.json({ uri: setup.totpURI, recoveryCodes: setup.backupCodes } satisfies TwoFactorSetup);
    })
    .post("/confirm", async (c) => {
      const { code } = await readBody(c, TwoFactorCode);
      const { id, emailAddress } = c.get("member");
      refuseOn(c);
      await recorded(c, { action: "member.two_factor_on", emailAddress, subjectId: id }, async () => {
        const answer = await auth.api
          .verifyTOTP({ body: { code }, headers: libraryHeaders(c, deps), returnHeaders: true })
          .catch(refuseCode);
        setCookies(c, answer.headers.getSetCookie());
      });
      return c.body(null, 204);
    })
    .post("/off", async (c) => {
      await proven(c, "member.two_factor_off", async (password) => {
        refuseOff(c);
        const answer = await auth.api
          .disableTwoFactor({ body: { password }, headers: libraryHeaders(c, deps), returnHeaders: true })
          .catch(refuseCode);
        setCookies(c, answer.headers.getSetCookie());
      });
      return c.body(null, 204);
    })
    .post("/recovery-codes", async (c) => {
      const recoveryCodes = await proven(c, "member.recovery_codes_made", async (password) => {
        refuseOff(c);
        const headers = libraryHeaders(c, deps);
        const made = await auth.api.generateBackupCodes({ body: { password }, headers }).catch(refuseCode);
        return made.backupCodes;
      });
      return c.json({ recoveryCodes } satisfies RecoveryCodes);
    })
    .post("/check", async (c) => {
      const { code } = await readBody(c, TwoFactorCode);
      setCookies(c, await checkSecondStep(c, deps, code));
      return c.json({ signedIn: true } satisfies SignInAnswer);
    });
}

function refuseOn(c: Context<AppEnv>): void {
  if (c.get("member").isTwoFactorOn)
    fail("conflict", "Two-factor authentication is already on. Turn it off first to set up another app.");
}

function refuseOff(c: Context<AppEnv>): void {
  if (!c.get("member").isTwoFactorOn) fail("conflict", "Two-factor authentication is off. Reload the page.");
}
