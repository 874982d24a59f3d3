import { knownOptions } from "#batches/judge/known-options.ts";
import { allOtherPending } from "#batches/judge/other-pending.ts";
import { type Context, Hono } from "hono";
import { FacetQuery } from "#contract/facets/facet-query.ts";
import { InvitationId, type InvitationList } from "#contract/invitation.ts";
import type { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { NewInvitation, ResendInvitation, type ResendReview } from "#contract/new-invitation.ts";
import type { InstanceRegister } from "#register/instance-register.ts";
import { type Note, recorded } from "#bff/http/recorded.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { doneEntry } from "./action-result.ts";
import { type BatchNameSource, withBatchNames } from "./batch-names.ts";
import { getExisting } from "./changes.ts";
import { type DetailDeps, readDetail, visibleTo } from "./detail.ts";
import { createLook } from "./looks.ts";
import { previewMatching } from "./matching/preview.ts";
import * as actions from "./single-actions.ts";
import { countWithoutTests } from "./test-counts.ts";
import type { TestDeps } from "./test-invitations.ts";
import { valueOf } from "#bff/http/problem.ts";
import { readBody, readId, readQuery } from "#bff/http/request.ts";

const unlisted = { undone: "The invitations cannot be listed", unsure: "The invitations cannot be listed" };

export type InvitationRouteDeps = TestDeps &
  actions.ActionDeps &
  BatchNameSource & {
    register: Pick<
      InstanceRegister,
      | "list"
      | "counts"
      | "facets"
      | "find"
      | "freshness"
      | "ofAddress"
      | "look"
      | "refresh"
      | "targets"
      | "joinedAmong"
    >;
    engine: DetailDeps["engine"];
    history: DetailDeps["history"];
  };

/** `/api/invitations`, behind the access guard. */
export function invitationRoutes(deps: InvitationRouteDeps): Hono<AppEnv> {
  const { clerk, records, register } = deps;
  const look = createLook(deps);
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const query = readQuery(c, InvitationQuery);
      const { data: all, ...total } = await register.list(query);
      const named = await withBatchNames(deps, all);
      const data = named.map((invitation) => visibleTo(c.get("member").role, invitation));
      return c.json({ data, ...total, ...(await register.freshness()) } satisfies InvitationList);
    })
    .get("/counts", async (c) => {
      const filter = readQuery(c, InvitationFilter);
      return c.json(await countWithoutTests(deps, await register.counts(filter), filter));
    })
    .get("/matching", async (c) => c.json(await previewMatching(c, register)))
    .get("/facets", async (c) => c.json(await register.facets(readQuery(c, FacetQuery))))
    .post("/refresh", async (c) => {
      await register.refresh(c.req.raw.signal);
      return c.body(null, 204);
    })
    .post("/", async (c) => {
      const invitation = await readBody(c, NewInvitation);
      const created = await recorded(
        c,
        { action: "invitation.created", emailAddress: invitation.emailAddress },
        (note) => actions.invite(deps, actorOf(c, note), invitation),
        ({ id }) => doneEntry("invite", id, null),
      );
      return c.json(created, 201);
    })
    .get("/:id", async (c) => {
      const detail = await readDetail({ ...deps, look }, readId(c, InvitationId), c.get("member").role);
      return c.json(detail satisfies InvitationDetail);
    })
    .get("/:id/options", async (c) => {
      const id = readId(c, InvitationId);
      const invitation = await getExisting(deps, id, "read");
      const record = await records.find(id);
      const known = knownOptions(invitation, record?.options ?? null, record?.invalid);
      const ofAddress = valueOf(await clerk.findInvitations(invitation.emailAddress), unlisted);
      const otherPending = allOtherPending(ofAddress, id).map(({ id: other, createdAt }) => ({
        id: other,
        createdAt,
      }));
      return c.json({ ...known, otherPending } satisfies ResendReview);
    })
    .post("/:id/revoke", async (c) => {
      const id = readId(c, InvitationId);
      const revoked = await recorded(c, { action: "invitation.revoked", subjectId: id }, (note) =>
        actions.revoke(deps, actorOf(c, note), id),
      );
      return c.json(revoked);
    })
    .post("/:id/resend", async (c) => {
      const id = readId(c, InvitationId);
      // Without a body all options are kept.
      const given = (await c.req.text()) === "" ? {} : await readBody(c, ResendInvitation);
      const resent = await recorded(
        c,
        { action: "invitation.resent", subjectId: id },
        (note) => actions.resend(deps, actorOf(c, note), id, given),
        (made) => doneEntry("resend", made.id, id),
      );
      return c.json(resent, 201);
    })
    .delete("/:id", async (c) => {
      const id = readId(c, InvitationId);
      await recorded(c, { action: "invitation.deleted", subjectId: id }, (note) =>
        actions.remove(deps, actorOf(c, note), id),
      );
      return c.body(null, 204);
    });
}

function actorOf(c: Context<AppEnv>, note: Note): actions.Actor {
  return { name: c.get("member").name, owe: c.get("owe"), note };
}
