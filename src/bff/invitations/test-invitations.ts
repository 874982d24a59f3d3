import { isTestInvitation } from "#contract/invitation.ts";
import { type NewTestInvitation, testAddress, type TestInvitation } from "#contract/test-invitation.ts";
import type { Member } from "#contract/session.ts";
import { testMark } from "#recipients/test-mark.ts";
import { fail, ProblemError, valueOf } from "#bff/http/problem.ts";
import { type ChangeDeps, deleteInvitation, invite } from "./changes.ts";
import type { StoredTest, TestInvitationStore } from "./test-invitation-store.ts";

export type TestDeps = ChangeDeps & { tests: TestInvitationStore };

/** How long a test stays at Clerk. */
const testMs = 60 * 60_000;
/** A call to Clerk and its reconciling end within this time, so a test without an answer was interrupted. */
export const unansweredMs = 30_000;

/**
 * Deletes the member's previous test and sends a new one. The intent is stored before the call, so that a test is
 * deleted even if this process ends during the call.
 * @throws {ProblemError} `already_user` or `already_invited` with the plus-address to use instead, or why it failed
 */
export async function sendTest(
  deps: TestDeps,
  member: Pick<Member, "id" | "name" | "emailAddress">,
  { options, row, plus }: NewTestInvitation,
): Promise<TestInvitation & { invitationId: string }> {
  // The rule for domains does not apply: a member may always write to their own address.
  const rules = {
    check: ({ redirectUrl }: { redirectUrl?: string | undefined }) => deps.rules.check({ redirectUrl }),
  };
  await rules.check({ ...options, ...row });
  await deletePreviousTest(deps, member.id);
  const emailAddress = testAddress(member.emailAddress, plus);
  const createdAt = deps.now();
  const test = {
    memberId: member.id,
    emailAddress,
    invitationId: null,
    createdAt,
    deleteAt: createdAt + testMs,
  };
  if (!(await deps.tests.insert(test))) failUnderWay();
  const publicMetadata = { ...(row.publicMetadata ?? options.publicMetadata), [testMark]: true };
  const invitation = { ...options, ...row, publicMetadata, emailAddress };
  try {
    const made = await invite({ ...deps, rules }, invitation, member.name, testMessages(emailAddress));
    if (!(await deps.tests.setInvitation(test, made.id))) {
      await deleteInvitation(deps, made.id);
      failUnderWay();
    }
    const link = made.url === undefined ? {} : { url: made.url };
    return { emailAddress, sentAt: createdAt, deleteAt: test.deleteAt, invitationId: made.id, ...link };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.problem.code !== "outcome_unknown") await deps.tests.remove(test);
    throw withPlusAddress(error, emailAddress, testAddress(member.emailAddress, plus + 1));
  }
}

function testMessages(address: string) {
  return {
    undone: `No test was sent to ${address}`,
    unsure: `It is unknown whether the test was sent to ${address}`,
    atLimit: "Try again then.",
  };
}

function failUnderWay(): never {
  return fail("conflict", "Another test of yours is still being sent. Try again in half a minute.");
}

function withPlusAddress({ problem }: ProblemError, address: string, plusAddress: string): ProblemError {
  const advice = `Send the test to ${plusAddress} instead.`;
  if (problem.code === "already_user") {
    const detail = `${address} already belongs to a user of the application, and Clerk does not invite users. ${advice}`;
    return new ProblemError({ ...problem, detail });
  }
  if (problem.code === "already_invited") {
    const detail = `${address} has a pending invitation, which was left untouched. ${advice}`;
    return new ProblemError({ ...problem, detail });
  }
  return new ProblemError(problem);
}

/** @throws {ProblemError} `conflict` while the previous test is being sent, or why it was not deleted */
export async function deletePreviousTest(deps: TestDeps, memberId: string): Promise<StoredTest | null> {
  const previous = await deps.tests.find(memberId);
  if (previous === undefined) return null;
  if (previous.invitationId === null && deps.now() - previous.createdAt < unansweredMs) failUnderWay();
  await deleteTest(deps, previous);
  await deps.tests.remove(previous);
  return previous;
}

type DeletionDeps = Pick<TestDeps, "clerk" | "records">;

/** Deletes a test at Clerk; a test without an answer is searched by address and mark. False if it was not found. */
export async function deleteTest(deps: DeletionDeps, test: StoredTest): Promise<boolean> {
  const ids = test.invitationId === null ? await findMarked(deps, test) : [test.invitationId];
  for (const id of ids) {
    try {
      await deleteInvitation(deps, id);
    } catch (error) {
      const isGone = error instanceof ProblemError && error.problem.code === "invitation_gone";
      if (!isGone) throw error;
      await deps.records.delete(id);
    }
  }
  return ids.length > 0;
}

async function findMarked({ clerk }: DeletionDeps, test: StoredTest): Promise<string[]> {
  const words = `The test of ${test.emailAddress} was not deleted`;
  const found = valueOf(await clerk.findInvitations(test.emailAddress), { undone: words, unsure: words });
  // Any time of creation: Clerk's clock and ours may differ, and no other invitation has the mark.
  return found.filter(isTestInvitation).map(({ id }) => id);
}

/**
 * Deletes the tests of these addresses before they are invited: Clerk refuses a second pending invitation. A test without
 * an answer stays stored, since Clerk may still make it.
 */
export async function deleteTestsOf(
  deps: DeletionDeps & Pick<TestDeps, "tests" | "log">,
  emailAddresses: ReadonlySet<string>,
): Promise<void> {
  // The invitation that follows says why Clerk refuses.
  const warn = (error: unknown) =>
    deps.log.warn({ err: error }, "could not delete a test invitation before its address was invited");
  try {
    for (const test of await deps.tests.all()) {
      if (!emailAddresses.has(test.emailAddress.toLowerCase())) continue;
      try {
        await deleteTest(deps, test);
        if (test.invitationId !== null) await deps.tests.remove(test);
      } catch (error) {
        warn(error);
      }
    }
  } catch (error) {
    warn(error);
  }
}
