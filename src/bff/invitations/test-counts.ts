import type { InvitationCounts } from "#contract/invitation.ts";
import type { InvitationFilter } from "#contract/invitation-filter.ts";
import type { RegisterLists } from "#register/register-lists.ts";
import type { TestDeps } from "./test-invitations.ts";

/** Counts without the open tests, which match a search at most: any other condition is about real invitations. */
export async function countWithoutTests(
  { register, tests }: Pick<TestDeps, "tests"> & { register: Pick<RegisterLists, "find"> },
  counts: InvitationCounts,
  { status: _status, query, metadata, ...others }: InvitationFilter,
): Promise<InvitationCounts> {
  const without = { ...counts };
  if (Object.keys(metadata).length > 0 || Object.values(others).some((value) => value !== undefined))
    return without;
  for (const { emailAddress, invitationId } of await tests.all()) {
    const isMatch = emailAddress.includes(query.toLowerCase()) || invitationId === query;
    const test = isMatch && invitationId !== null ? await register.find(invitationId) : null;
    if (test !== null && test.goneAt === undefined)
      without[test.status] = Math.max(0, without[test.status] - 1);
  }
  return without;
}
