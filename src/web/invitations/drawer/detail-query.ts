import { queryOptions } from "@tanstack/react-query";
import { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { freshPollMs } from "#web/api/polling.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys, invitationPath } from "#web/invitations/queries.ts";

/** A user who steps through the rows passes most of them; only the one they stay at is asked for. */
const stepMs = 150;
/** While Clerk has not answered. */
const askAgainMs = 10_000;

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Everything known of an invitation. */
export function detailQuery(id: string) {
  return queryOptions({
    queryKey: [...invitationKeys.all, "detail", id] as const,
    queryFn: async ({ signal }) => {
      await pause(stepMs);
      signal.throwIfAborted();
      return request("GET", invitationPath(id), { schema: InvitationDetail, signal });
    },
    refetchInterval: ({ state: { data, error } }) =>
      freshPollMs(error, data?.checkedAt === null ? askAgainMs : undefined),
  });
}
