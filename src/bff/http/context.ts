import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Activity } from "#contract/activity.ts";
import type { Role } from "#contract/role.ts";
import type { Member } from "#contract/session.ts";

/** What a handler says of a change; the rest of the entry comes from the request. */
export type ActivityEntry = Pick<Activity, "action" | "result"> &
  Partial<Pick<Activity, "emailAddress" | "subjectId" | "detail" | "code" | "clerkTraceId">> & {
    /** Who did it, where no member is signed in yet. */
    member?: Pick<Member, "id" | "emailAddress"> | { id: null; emailAddress: string };
    /** The batch of a single action that owes this entry. It is not written if the batch owes none any more. */
    settles?: string;
  };

/** How a change ended; the other fields override those that were known before it. */
export type ChangeResult = Pick<
  ActivityEntry,
  "result" | "emailAddress" | "subjectId" | "detail" | "code" | "clerkTraceId"
>;

/** An entry before its result is known. */
export type Change = Omit<ActivityEntry, "result" | "code" | "clerkTraceId">;

/** Records an activity entry for the current request. */
type RecordActivity = (entry: ActivityEntry) => Promise<void>;

/** Hono's context under `/api`; `member` and `sessionId` are set by the access guard. */
type AppVariables = {
  member: Member;
  /** The id of the request's session, never its token. */
  sessionId: string;
  /** Whether the member may still use the route, and has the role `least` if given: an answer can take minutes. */
  isStillAllowed: (least?: Role) => Promise<boolean>;
  requestId: string;
  /** Logs an error that comes after the head of the answer, when it cannot become a problem any more. */
  logLateError: (error: unknown) => void;
  record: RecordActivity;
  /** The entry of a change without its result, as JSON, for an action that may outlive the request. */
  owe: (change: Change) => string;
};

/** The environment type of every Hono app of the BFF. */
export type AppEnv = { Variables: AppVariables };

/**
 * The pattern of the route that answers, such as `/api/batches/:id`; null if only catch-alls and middleware matched. Of
 * several it is the first: `/api/invitations/counts` matches `/api/invitations/:id` too.
 */
export function routePattern(c: Context<AppEnv>): string | null {
  return (
    matchedRoutes(c)
      .map((route) => route.path)
      .find((path) => !path.endsWith("*")) ?? null
  );
}

/** The id of the member; undefined where nobody is signed in. */
export function memberId(c: Context<AppEnv>): string | undefined {
  // Hono types what the access guard sets as always set.
  const member: AppEnv["Variables"]["member"] | undefined = c.get("member");
  return member?.id;
}

export function setCookies(c: Context<AppEnv>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
}
