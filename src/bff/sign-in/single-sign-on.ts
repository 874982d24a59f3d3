import type { Context } from "hono";
import { NextUrl, type SignInRefusal, SingleSignOnStart } from "#contract/sign-in.ts";
import { type AppEnv, setCookies } from "#bff/http/context.ts";
import type { Log } from "#bff/http/log.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import type { Store } from "#store/store.ts";
import { accountDisabledCode } from "./auth.ts";
import type { SignInDeps } from "./deps.ts";
import { callLibrary, failAs } from "./library-request.ts";
import { noteRefusal, type SignInFlow, withFlow } from "#bff/sign-in/oidc/flow.ts";
import { ProviderError } from "#bff/sign-in/oidc/metadata.ts";
import { type OidcOptions, oidcProviderId } from "#bff/sign-in/oidc/provider.ts";
import { endSession, endSessions } from "./sessions.ts";
import { findUserOfProvider } from "./users.ts";

/** The library's route for the provider's answer; its URL is the redirect URI that is registered there. */
export const callbackRoute = `/callback/${oidcProviderId}`;

/**
 * `POST /api/session/single-sign-on`: starts a sign-in; returns the provider's URL. The redirect is fixed: taking it from
 * the request would be an open redirect.
 */
export async function startSingleSignOn(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { singleSignOn, origin, log } = deps;
  if (singleSignOn === null) return fail("not_found");
  const { asAnother } = await readBody(c, SingleSignOnStart);
  await reach(singleSignOn, log);
  const answer = await callLibrary(c, deps, {
    route: "/sign-in/social",
    body: {
      provider: oidcProviderId,
      callbackURL: `${origin}/`,
      errorCallbackURL: `${origin}/sign-in`,
      disableRedirect: true,
      additionalData: { formerSessionId: await sessionIdOf(c, deps) },
      // Otherwise a provider with a session of its own would send the same refusal again without asking.
      ...(asAnother ? { additionalParams: { prompt: "login" } } : {}),
    },
  });
  if (!answer.ok) return failAs(answer, log);
  const { url } = NextUrl.parse(await answer.json());
  setCookies(c, answer.headers.getSetCookie());
  return c.json({ url } satisfies NextUrl);
}

async function sessionIdOf(c: Context<AppEnv>, { auth }: SignInDeps): Promise<string | null> {
  const current = await auth.api.getSession({ headers: c.req.raw.headers });
  return current?.session.id ?? null;
}

async function reach({ config, metadata }: OidcOptions, log: Log): Promise<void> {
  try {
    await metadata();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    log.error({ err: error }, "could not read the provider's metadata; single sign-on is unavailable");
    fail(
      "sign_in_unreachable",
      `${config.name} does not answer as a sign-in provider. Try again in a moment. Usher's log has the reason.`,
    );
  }
}

type RefusalPath = `/sign-in?refused=${SignInRefusal}`;

/**
 * Passes the provider's answer to the library and redirects to our own pages: `/signed-in`, or `/sign-in?refused=`. The
 * library's redirect is only read.
 */
export async function finishSingleSignOn(c: Context<AppEnv>, deps: SignInDeps): Promise<Response> {
  const { singleSignOn, origin, db } = deps;
  if (singleSignOn === null) return fail("not_found");
  const { answer, flow } = await withFlow(async () => {
    const route = `${callbackRoute}${new URL(c.req.url).search}`;
    const response = await callLibrary(c, deps, { route });
    noteAnswer(response, origin);
    return response;
  });
  // Not recorded: a thousand requests a second would fill the activity.
  if (answer.status === 429) return c.redirect("/sign-in?refused=too_often" satisfies RefusalPath);
  const { refusal, userId, emailAddress } = flow;
  if (refusal !== null || userId === null || emailAddress === null) {
    await recordRefusal(c, flow);
    if (refusal === "no_role") await endSessionsOf(c, flow, db);
    // Without the cookies: a refusal starts no session, and leaves an earlier one alone.
    return c.redirect(`/sign-in?refused=${refusal ?? "failed"}` satisfies RefusalPath);
  }
  const member = { id: userId, emailAddress };
  const record = c.get("record");
  if (flow.roleChange !== null)
    await record({
      action: "member.role_changed",
      result: "done",
      member,
      emailAddress,
      subjectId: userId,
      detail: `${flow.roleChange}, by OIDC_ROLES`,
    });
  await record({ action: "session.started", result: "done", member, detail: "single sign-on" });
  if (flow.formerSessionId !== null) await endSession(db, flow.formerSessionId);
  setCookies(c, answer.headers.getSetCookie());
  // The page remembers where the member was.
  return c.redirect("/signed-in");
}

async function recordRefusal(c: Context<AppEnv>, flow: SignInFlow): Promise<void> {
  const { emailAddress, refusal, why } = flow;
  const isKnown = refusal === "no_role" || refusal === "disabled";
  await c.get("record")({
    action: "session.refused",
    result: "refused",
    code: isKnown ? "forbidden" : "unauthenticated",
    detail: `single sign-on: ${why ?? "it failed"}`,
    ...(emailAddress === null ? {} : { member: { id: null, emailAddress } }),
  });
}

/** A member to whom `OIDC_ROLES` no longer gives a role is signed out in every browser. */
async function endSessionsOf(c: Context<AppEnv>, { accountId }: SignInFlow, db: Store["db"]): Promise<void> {
  if (accountId === null) return;
  const member = await findUserOfProvider(db, { providerId: oidcProviderId, accountId });
  if (member === undefined || (await endSessions(db, member.id)) === 0) return;
  await c.get("record")({
    action: "member.sessions_ended",
    result: "done",
    member,
    emailAddress: member.emailAddress,
    subjectId: member.id,
    detail: "OIDC_ROLES no longer gives them a role",
  });
}

const expired = [
  "expired",
  "the sign-in began in another browser or too long ago, or its answer was used before",
] as const;

/** The library's error codes, as refusal and reason; any other code counts as failed. */
const verdicts: Readonly<Record<string, readonly [SignInRefusal, string]>> = {
  access_denied: ["cancelled", "it was cancelled at the provider"],
  [accountDisabledCode]: ["disabled", "the member is disabled"],
  account_not_linked: ["address_taken", "a member has the address, which the provider has not verified"],
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
