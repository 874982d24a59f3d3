import { type Activity, ActivityList } from "#contract/activity.ts";
import type { BatchKind } from "#contract/batch.ts";
import { Invitation } from "#contract/invitation.ts";
import type { ServerProcess } from "./plan.ts";
import type { Rig } from "./rig.ts";
import { nullIfCut } from "./session.ts";
import { until } from "./until.ts";

export type Request = readonly [method: string, path: string, body?: unknown];

/** A drill without a batch. */

/** The answer of a server that is ready; null if it ended. */
export async function answerOf(
  rig: Rig,
  server: ServerProcess,
  [method, path, body]: Request,
): Promise<Response | null> {
  let answer: Response | null = null;
  await until("the server answers", async () => {
    answer = await rig.session.call(server, method, path, body).catch(nullIfCut);
    if (answer?.status === 401) return false;
    // Clerk's instance is not identified yet.
    const isStarting = answer?.status === 503 && (await answer.clone().text()).includes("not_ready");
    return !isStarting;
  });
  return answer;
}

/** The activity entry of each single action. */
export const activityOf = {
  invite: "invitation.created",
  resend: "invitation.resent",
  revoke: "invitation.revoked",
  delete: "invitation.deleted",
} as const satisfies Record<BatchKind, Activity["action"]>;

export const inviteOf = (emailAddress: string): Request => ["POST", "/api/invitations", { emailAddress }];

export function changeOf(kind: Exclude<BatchKind, "invite">, invitationId: string): Request {
  const path = `/api/invitations/${invitationId}`;
  return kind === "delete" ? ["DELETE", path] : ["POST", `${path}/${kind}`];
}

/** Invites one address; the id of its invitation. */
export async function inviteOne(rig: Rig, server: ServerProcess, emailAddress: string): Promise<string> {
  const answer = await answerOf(rig, server, inviteOf(emailAddress));
  if (answer?.status !== 201) throw new Error(`The invitation was answered with ${answer?.status}.`);
  return Invitation.parse(await answer.json()).id;
}

/** The activity entries of an action. */
export async function entriesOf(
  rig: Rig,
  server: ServerProcess,
  action: Activity["action"],
): Promise<Activity[]> {
  const answer = await answerOf(rig, server, ["GET", `/api/activity?action=${action}&limit=500`]);
  return ActivityList.parse(await answer?.json()).data;
}
