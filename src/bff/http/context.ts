import type { Context } from "hono";
import { matchedRoutes } from "hono/route";
import type { Activity } from "#contract/activity.ts";
import type { Member } from "#contract/session.ts";

/** What a handler says of a change; the rest of the entry comes from the request. */
export type ActivityEntry = Pick<Activity, "action" | "result"> &
  Partial<Pick<Activity, "emailAddress" | "subjectId" | "detail" | "code" | "clerkTraceId">> & {
    /** Who did it, where no member is signed in yet. */
    member?: Pick<Member, "id" | "emailAddress"> | { id: null; emailAddress: string };
  };

/** Records an activity entry for the current request. */
type RecordActivity = (entry: ActivityEntry) => Promise<void>;

/** Hono's context under `/api`; `member` and `sessionId` are set by the access guard. */
type AppVariables = {
  member: Member;
  /** The id of the request's session, never its token. */
  sessionId: string;
  requestId: string;
  record: RecordActivity;
};

/** The environment type of every Hono app of the BFF. */
export type AppEnv = { Variables: AppVariables };

/** The pattern of the matched route, such as `/api/batches/:id`; null if only catch-alls and middleware matched. */
export function routePattern(c: Context<AppEnv>): string | null {
  return (
    matchedRoutes(c)
      .map((route) => route.path)
      .findLast((path) => !path.endsWith("*")) ?? null
  );
}

export function setCookies(c: Context<AppEnv>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header("Set-Cookie", cookie, { append: true });
}
