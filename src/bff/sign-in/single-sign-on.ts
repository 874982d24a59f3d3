import type { Context } from "hono";
import { NextUrl, type SignInRefusal, SingleSignOnStart } from "#contract/single-sign-on.ts";
import type { Store } from "#store/store.ts";
import { accountDisabledCode } from "./auth.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import { noteRefusal, type SignInAttempt, withAttempt } from "#bff/sign-in/oidc/attempt.ts";
import { endSessionsOf, type OidcOptions } from "./single-sign-on-plugin.ts";
import { oidcProviderId } from "#bff/sign-in/oidc/provider.ts";
import { ProviderError } from "#bff/sign-in/oidc/metadata.ts";
import { askLibrary, failAs, type LibraryOptions } from "./library-request.ts";
import type { Log } from "#bff/http/log.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";

export type SingleSignOnRouteOptions = LibraryOptions & {
  singleSignOn: OidcOptions | null;
  db: Store["db"];
  log: Log;
};

/** Where the library takes the provider's answer; the redirect URI that is registered there. */
export const callbackRoute = `/callback/${oidcProviderId}`;

/**
 * `POST /api/session/single-sign-on`: begins a sign-in and answers where the provider is. Where it leads back to stands
 * fixed here: an address taken from the request would make of us a way to anywhere.
 */
export async function startSingleSignOn(
  c: Context<AppEnv>,
  options: SingleSignOnRouteOptions,
): Promise<Response> {
  const { singleSignOn, origin, log } = options;
  if (singleSignOn === null) return fail("not_found");
  const { asAnother } = await readBody(c, SingleSignOnStart);
  await reach(singleSignOn, log);
  const answer = await askLibrary(c, options, {
    route: "/sign-in/social",
    body: {
      provider: oidcProviderId,
      callbackURL: `${origin}/`,
      errorCallbackURL: `${origin}/sign-in`,
      disableRedirect: true,
      additionalData: { formerSessionId: await sessionIdOf(c, options) },
      // At a provider that knows one person already, the same refusal would come back without a question.
      ...(asAnother ? { additionalParams: { prompt: "login" } } : {}),
    },
  });
  if (!answer.ok) return failAs(answer, log);
  const { url } = NextUrl.parse(await answer.json());
  setCookies(c, answer.headers.getSetCookie());
  return c.json({ url } satisfies NextUrl);
}

async function sessionIdOf(c: Context<AppEnv>, { auth }: LibraryOptions): Promise<string | null> {
  const current = await auth.api.getSession({ headers: c.req.raw.headers });
  return current?.session.id ?? null;
}

async function reach({ config, metadata }: OidcOptions, log: Log): Promise<void> {
  try {
    await metadata();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.error({ err: error }, "single sign-on cannot be used: the provider does not answer as it should");
    fail(
      "sign_in_unreachable",
      `${config.name} does not answer as a sign-in provider. Try again in a moment; if it stays, the reason is in Usher's log.`,
    );
  }
}

type RefusalPath = `/sign-in?refused=${SignInRefusal}`;

/**
 * The provider's answer, taken by the library; its verdict becomes one of a few words in the address of our own pages, and
 * a line in the activity. The addresses that the library would send the browser to are not used.
 */
export async function finishSingleSignOn(
  c: Context<AppEnv>,
  options: SingleSignOnRouteOptions,
): Promise<Response> {
  const { singleSignOn, origin } = options;
  if (singleSignOn === null) return fail("not_found");
  const { answer, attempt } = await withAttempt(async () => {
    const route = `${callbackRoute}${new URL(c.req.url).search}`;
    const response = await askLibrary(c, options, { route });
    noteAnswer(response, origin);
    return response;
  });
  // Not written down: somebody who asks a thousand times a second is not to fill the activity.
  if (answer.status === 429) return c.redirect("/sign-in?refused=too_often" satisfies RefusalPath);
  const { refusal, userId, emailAddress } = attempt;
  if (refusal !== null || userId === null || emailAddress === null) {
    await recordRefusal(c, attempt);
    if (refusal === "no_role") await endSessions(c, attempt, options.db);
    // Cookies are not passed on: a refusal starts no session, and the one there may be stays.
    return c.redirect(`/sign-in?refused=${refusal ?? "failed"}` satisfies RefusalPath);
  }
  const member = { id: userId, emailAddress };
  const record = c.get("record");
  if (attempt.roleChange !== null)
    await record({
      action: "member.role_changed",
      result: "done",
      member,
      emailAddress,
      subjectId: userId,
      detail: `${attempt.roleChange}, by OIDC_ROLES`,
    });
  await record({ action: "session.started", result: "done", member, detail: "single sign-on" });
  if (attempt.formerSessionId !== null)
    await options.db.deleteFrom("session").where("id", "=", attempt.formerSessionId).execute();
  setCookies(c, answer.headers.getSetCookie());
  // The page knows where one was before.
  return c.redirect("/signed-in");
}

async function recordRefusal(c: Context<AppEnv>, attempt: SignInAttempt): Promise<void> {
  const { emailAddress, refusal, why } = attempt;
  const isKnown = refusal === "no_role" || refusal === "disabled";
  await c.get("record")({
    action: "session.refused",
    result: "refused",
    code: isKnown ? "forbidden" : "unauthenticated",
    detail: `single sign-on: ${why ?? "it failed"}`,
    ...(emailAddress === null ? {} : { member: { id: null, emailAddress } }),
  });
}

async function endSessions(c: Context<AppEnv>, attempt: SignInAttempt, db: Store["db"]): Promise<void> {
  const member = attempt.accountId === null ? null : await endSessionsOf(db, attempt.accountId);
  if (member === null) return;
  const { id: subjectId, emailAddress } = member;
  const detail = "OIDC_ROLES gives them no role any more";
  const action = "member.sessions_ended";
  await c.get("record")({ action, result: "done", member, emailAddress, subjectId, detail });
}

const expired = ["expired", "the sign-in was begun elsewhere or too long ago, or was used before"] as const;

/** The library's error codes that come to us; whatever else there is counts as failed. */
const verdicts: Readonly<Record<string, readonly [SignInRefusal, string]>> = {
  access_denied: ["cancelled", "it was cancelled at the provider"],
  [accountDisabledCode]: ["disabled", "the account is disabled"],
  account_not_linked: ["address_taken", "an account has the address, which the provider has not verified"],
  email_not_found: ["no_address", "the provider sent no address"],
  issuer_mismatch: ["failed", "the answer comes from another issuer"],
  nonce_binding_missing: ["failed", "the sign-in has no nonce"],
  no_code: ["failed", "the provider sent no code"],
  please_restart_the_process: expired,
  state_invalid: expired,
  state_mismatch: expired,
  state_not_found: expired,
};

function noteAnswer(answer: Response, origin: string): void {
  const location = answer.headers.get("Location") ?? "";
  const error = URL.canParse(location, origin) ? new URL(location, origin).searchParams.get("error") : null;
  if (answer.status === 302 && error === null) return;
  const [refusal, why] =
    verdicts[error ?? ""] ?? (["failed", "the provider answered with an error"] as const);
  noteRefusal(refusal, why);
}
