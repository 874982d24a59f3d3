import { knownOptions } from "#batches/judge/known-options.ts";
import { Hono } from "hono";
import * as z from "zod/mini";
import {
  type Invitation,
  type InvitationCounts,
  InvitationId,
  type InvitationList,
} from "#contract/invitation.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { type KnownOptions, NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import { includesRole } from "#contract/role.ts";
import { recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import * as changes from "./changes.ts";
import { countWithoutTests } from "./test-counts.ts";
import { deleteTestsOf, type TestDeps } from "./test-invitations.ts";
import { valueOf } from "#bff/http/problem.ts";
import { readBody, readId, readQuery } from "#bff/http/request.ts";

const CountQuery = z.pick(InvitationQuery, { query: true });
const unlisted = { undone: "The invitations cannot be listed", unsure: "The invitations cannot be listed" };

/** `/api/invitations`, behind the access guard. */
export function invitationRoutes(deps: TestDeps): Hono<AppEnv> {
  const { clerk, records } = deps;
  const makeWay = (emailAddress: string) => deleteTestsOf(deps, new Set([emailAddress]));
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const query = readQuery(c, InvitationQuery);
      const page = valueOf(await clerk.listInvitations(query, c.req.raw.signal), unlisted);
      const all = await records.complete(page.data);
      // Anyone with a link can sign up as its address, so only roles that may invite see links.
      const data = includesRole(c.get("member").role, "inviter") ? all : all.map(withoutLink);
      return c.json({ data, totalCount: page.totalCount } satisfies InvitationList);
    })
    .get("/counts", async (c) => {
      const { query } = readQuery(c, CountQuery);
      const counts: InvitationCounts = valueOf(
        await clerk.countInvitations(query, c.req.raw.signal),
        unlisted,
      );
      return c.json(await countWithoutTests(deps, counts, query));
    })
    .post("/", async (c) => {
      const invitation = await readBody(c, NewInvitation);
      const created = await recorded(
        c,
        { action: "invitation.created", emailAddress: invitation.emailAddress },
        async () => {
          await makeWay(invitation.emailAddress);
          return changes.invite(deps, invitation, c.get("member").name);
        },
        (made) => ({ subjectId: made.id }),
      );
      return c.json(created, 201);
    })
    .get("/:id/options", async (c) => {
      const id = readId(c, InvitationId);
      const invitation = await changes.getExisting(deps, id, "read");
      const record = await records.find(id);
      const known: KnownOptions = knownOptions(invitation, record?.options ?? null, record?.invalid);
      return c.json(known);
    })
    .post("/:id/revoke", async (c) => {
      const id = readId(c, InvitationId);
      const revoked = await recorded(
        c,
        { action: "invitation.revoked", subjectId: id, emailAddress: await records.addressOf(id) },
        () => changes.revoke(deps, id),
        ({ emailAddress }) => ({ emailAddress }),
      );
      const [filled] = await records.complete([revoked]);
      return c.json(filled ?? revoked);
    })
    .post("/:id/resend", async (c) => {
      const id = readId(c, InvitationId);
      // Without a body all options are kept.
      const given = (await c.req.text()) === "" ? {} : await readBody(c, ResendInvitation);
      const invitedBy = c.get("member").name;
      const resent = await recorded(
        c,
        { action: "invitation.resent", subjectId: id, emailAddress: await records.addressOf(id) },
        (note) => changes.resend(deps, { id, given, invitedBy, note, makeWay }),
        (made) => ({ subjectId: made.id, detail: `instead of ${id}` }),
      );
      return c.json(resent, 201);
    })
    .delete("/:id", async (c) => {
      const id = readId(c, InvitationId);
      await recorded(
        c,
        { action: "invitation.deleted", subjectId: id, emailAddress: await records.addressOf(id) },
        () => changes.deleteInvitation(deps, id),
      );
      return c.body(null, 204);
    });
}

function withoutLink({ url: _url, ...rest }: Invitation): Invitation {
  return rest;
}
