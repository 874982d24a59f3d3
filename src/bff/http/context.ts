import type { Member } from "#contract/session.ts";
import type { RecordActivity } from "#bff/activity/recorder.ts";

/** What handlers find in Hono's context: `member` and `sessionId` behind the access guard, the rest everywhere under `/api`. */
export type AppVariables = {
  member: Member;
  /** The session that the request came with; its id, never its token. */
  sessionId: string;
  requestId: string;
  record: RecordActivity;
};

/** The environment type of every Hono app in this folder. */
export type AppEnv = { Variables: AppVariables };
