import { queryOptions } from "@tanstack/react-query";
import { KnownOptions } from "#contract/new-invitation.ts";
import { request } from "#web/api/request.ts";
import { invitationKeys } from "./queries.ts";

/** What is known of how an invitation was made. Asked anew each time the resend dialog opens. */
export function knownOptionsQuery(id: string) {
  return queryOptions({
    queryKey: [...invitationKeys.options, id] as const,
    queryFn: ({ signal }) =>
      request("GET", `/api/invitations/${encodeURIComponent(id)}/options`, { schema: KnownOptions, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}
