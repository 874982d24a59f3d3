import type { InvitationCounts } from "#contract/invitation.ts";
import type { TestDeps } from "./test-invitations.ts";

/** Clerk's counts without the open tests that match `query`. A test that Clerk does not list now stays counted. */
export async function countWithoutTests(
  { clerk, tests }: Pick<TestDeps, "clerk" | "tests">,
  counts: InvitationCounts,
  query: string,
): Promise<InvitationCounts> {
  const without = { ...counts };
  for (const { emailAddress, invitationId } of await tests.all()) {
    const isMatch = emailAddress.includes(query.toLowerCase()) || invitationId === query;
    const found = isMatch ? await clerk.findInvitations(emailAddress, { isShared: true }) : null;
    if (found?.kind !== "done") continue;
    const test = found.value.find(({ id }) => id === invitationId);
    if (test !== undefined) without[test.status] = Math.max(0, without[test.status] - 1);
  }
  return without;
}
