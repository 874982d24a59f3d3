import { Hono } from "hono";
import { readBody, type SandboxEnv } from "./request.ts";
import { refusals } from "#sandbox/failures/errors.ts";
import { type Invitation, invitationToWire } from "#sandbox/data/invitation.ts";
import {
  type InvitationFilter,
  invitationOrders,
  invitationStatuses,
  listInvitations,
} from "#sandbox/data/invitation-list.ts";
import { readBulk, readSingle } from "./input.ts";
import type { NewInvitation } from "#sandbox/data/invitations.ts";
import { type Effect, perform } from "./perform.ts";
import { readChoice, readOrder, readPage } from "./query.ts";
import type { Instance } from "#sandbox/instance.ts";

/** Clerk's calls on invitations. */
export function invitationRoutes(instance: Instance): Hono<SandboxEnv> {
  const { invitations, settings } = instance;
  const routes = new Hono<SandboxEnv>();
  const toWire = (invitation: Invitation): object =>
    invitationToWire(invitation, instance.linkTo, settings.timesInSeconds);

  routes.get("/", (c) => {
    const query = new URL(c.req.url).searchParams;
    const filter: InvitationFilter = {
      status: readChoice(query, "status", invitationStatuses),
      query: query.get("query") ?? "",
      queryMatches: settings.queryMatches,
      order: readOrder(query, invitationOrders, { column: "created_at", direction: "DESC" }),
      page: readPage(query),
    };
    const isPaginated = readChoice(query, "paginated", ["true", "false"]) === "true";
    const list = (): object => {
      const times = { now: instance.clock(), seenUntil: instance.now() - settings.listLagMs };
      const { invitations: page, total } = listInvitations(instance.database, filter, times);
      const data = page.map(toWire);
      return isPaginated ? { data, total_count: total } : data;
    };
    const emailAddresses = filter.query.includes("@") ? [filter.query.toLowerCase()] : [];
    return perform(c, instance, { operation: "list", emailAddresses, namesTaken: false, apply: list });
  });

  routes.post("/", async (c) => {
    const order = readSingle(await readBody(c));
    const effect = creation(instance, [order], false);
    return perform(c, instance, { ...effect, apply: () => effect.create().map(toWire)[0] ?? {} });
  });

  routes.post("/bulk", async (c) => {
    const orders = readBulk(await readBody(c), settings.bulkRefusalNamesAddress);
    const effect = creation(instance, orders, settings.bulkRefusalNamesAddress);
    return perform(c, instance, { ...effect, apply: () => effect.create().map(toWire) });
  });

  routes.post("/:id/revoke", (c) => {
    const invitation = mustFind(instance, c.req.param("id"));
    const apply = (): object => toWire(invitations.revoke(invitation.id));
    return perform(c, instance, change("revoke", invitation, apply));
  });

  routes.delete("/:id", (c) => {
    const { id } = mustFind(instance, c.req.param("id"));
    const apply = (): object => {
      invitations.remove(id);
      return { object: "invitation", id, slug: null, deleted: true };
    };
    return perform(c, instance, change("delete", mustFind(instance, id), apply));
  });

  return routes;
}

function mustFind(instance: Instance, id: string): Invitation {
  const invitation = instance.invitations.find(id);
  if (invitation === undefined) throw refusals.notFound(`invitation with the id ${id}`);
  return invitation;
}

function change(operation: "revoke" | "delete", invitation: Invitation, apply: () => object): Effect {
  return { operation, emailAddresses: [invitation.emailAddress], namesTaken: false, apply };
}

function creation(instance: Instance, orders: NewInvitation[], namesTaken: boolean) {
  const rules = () => ({
    existingUserCanBeBypassed: instance.settings.existingUserCanBeBypassed,
    namesTakenAddress: namesTaken,
  });
  return {
    operation: "create" as const,
    emailAddresses: orders.map((order) => order.emailAddress),
    namesTaken,
    create: () => instance.invitations.create(orders, rules()),
    applyFirst: (count: number) => void instance.invitations.create(orders.slice(0, count), rules()),
  };
}
