import { Hono } from "hono";
import { NewTestInvitation, type OpenTest, testAddress } from "#contract/test-invitation.ts";
import { EmailAddress } from "#contract/new-invitation.ts";
import type { Member } from "#contract/session.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { recorded } from "#bff/http/recorded.ts";
import { readBody } from "#bff/http/request.ts";
import { deletePreviousTest, sendTest, type TestDeps } from "./test-invitations.ts";

/** `/api/test-invitation`: the one open test of the signed-in member. */
export function testInvitationRoutes(deps: TestDeps): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const stored = await deps.tests.find(c.get("member").id);
      const isSent = stored !== undefined && stored.invitationId !== null;
      const test = isSent
        ? { emailAddress: stored.emailAddress, sentAt: stored.createdAt, deleteAt: stored.deleteAt }
        : null;
      return c.json({ test } satisfies OpenTest);
    })
    .post("/", async (c) => {
      const order = await readBody(c, NewTestInvitation);
      const member = c.get("member");
      refuseUnverified(member);
      const { invitationId: _, ...test } = await recorded(
        c,
        { action: "invitation.tested", emailAddress: testAddress(member.emailAddress, order.plus) },
        () => sendTest(deps, member, order),
        ({ invitationId }) => ({ subjectId: invitationId }),
      );
      return c.json(test, 201);
    })
    .delete("/", async (c) => {
      await recorded(
        c,
        { action: "invitation.deleted", detail: "test invitation" },
        () => deletePreviousTest(deps, c.get("member").id),
        // Repeated, or the server has deleted it already.
        (test) => test && { emailAddress: test.emailAddress, subjectId: test.invitationId },
      );
      return c.body(null, 204);
    });
}

/** A member whose address single sign-on does not call verified has a mark instead; it may belong to another person. */
function refuseUnverified({ emailAddress }: Member): void {
  if (EmailAddress.safeParse(emailAddress).success) return;
  fail("conflict", "Your e-mail address is not verified, so no test can be sent to it.");
}
