import { knownOptions } from "#batches/known-options.ts";
import { Hono } from "hono";
import * as z from "zod/mini";
import { InvitationId } from "#contract/invitation.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import type { InvitationCounts, InvitationList } from "#contract/invitation.ts";
import type { KnownOptions } from "#contract/new-invitation.ts";
import type { AppEnv } from "./context.ts";
import * as changes from "./invitation-changes.ts";
import type { ChangeTools } from "./invitation-changes.ts";
import { valueOf } from "./problem.ts";
import { readBody, readId, readQuery } from "./request.ts";

const CountQuery = z.pick(InvitationQuery, { query: true });
const unlisted = { undone: "The invitations cannot be listed", unsure: "The invitations cannot be listed" };

/** `/api/invitations`: list, count, and the operations on one. The session guard stands before them. */
export function invitationRoutes(tools: ChangeTools): Hono<AppEnv> {
  const { clerk, records } = tools;
  return new Hono<AppEnv>()
    .get("/", async (c) => {
      const query = readQuery(c, InvitationQuery);
      const page = valueOf(await clerk.listInvitations(query, c.req.raw.signal), unlisted);
      const list: InvitationList = { data: await records.complete(page.data), totalCount: page.totalCount };
      return c.json(list);
    })
    .get("/counts", async (c) => {
      const { query } = readQuery(c, CountQuery);
      const counts: InvitationCounts = valueOf(
        await clerk.countInvitations(query, c.req.raw.signal),
        unlisted,
      );
      return c.json(counts);
    })
    .post("/", async (c) => {
      const invitation = await readBody(c, NewInvitation);
      return c.json(await changes.invite(tools, invitation, c.get("person").name), 201);
    })
    .get("/:id/options", async (c) => {
      const id = readId(c, InvitationId);
      const invitation = await changes.getExisting(tools, id, "read");
      const known: KnownOptions = knownOptions(invitation, (await records.find(id))?.options ?? null);
      return c.json(known);
    })
    .post("/:id/revoke", async (c) => {
      const revoked = await changes.revoke(tools, readId(c, InvitationId));
      const [filled] = await records.complete([revoked]);
      return c.json(filled ?? revoked);
    })
    .post("/:id/resend", async (c) => {
      const id = readId(c, InvitationId);
      // Without a body everything stays as it was.
      const given = (await c.req.text()) === "" ? {} : await readBody(c, ResendInvitation);
      return c.json(await changes.resend(tools, id, given, c.get("person").name), 201);
    })
    .delete("/:id", async (c) => {
      await changes.erase(tools, readId(c, InvitationId));
      return c.body(null, 204);
    });
}
