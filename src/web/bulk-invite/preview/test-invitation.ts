import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { type NewTestInvitation, OpenTest, TestInvitation } from "#contract/test-invitation.ts";
import { request } from "#web/api/request.ts";

const path = "/api/test-invitation";

/** Only the answer to the send has the link, so a later answer about the same test keeps it. */
export function withKnownLink({ test }: OpenTest, known: OpenTest | undefined): OpenTest {
  return { test: test && known?.test?.sentAt === test.sentAt ? { ...known.test, ...test } : test };
}

const queryKey = ["test-invitation"];

/** The member's open test. The server deletes it after an hour, which the page notices within a minute. */
export const openTestQuery = queryOptions({
  queryKey,
  queryFn: async ({ signal, client }) =>
    withKnownLink(await request("GET", path, { schema: OpenTest, signal }), client.getQueryData(queryKey)),
  refetchInterval: ({ state }) => (state.data?.test ? 60_000 : false),
});

/** Sends a test to the member, which replaces their previous one. */
export function useSendTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewTestInvitation) => request("POST", path, { schema: TestInvitation, body }),
    onSuccess: (test) => client.setQueryData(openTestQuery.queryKey, { test }),
    // A refused test may have deleted the previous one.
    onError: () => void client.invalidateQueries({ queryKey: openTestQuery.queryKey }),
    onSettled: () => void client.invalidateQueries({ queryKey: ["invitations"] }),
  });
}

export function useDeleteTest() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request("DELETE", path),
    onSuccess: () => client.setQueryData(openTestQuery.queryKey, { test: null }),
    onSettled: () => void client.invalidateQueries({ queryKey: ["invitations"] }),
  });
}
