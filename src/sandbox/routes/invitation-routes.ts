import { Hono } from "hono";
import { readBody } from "./request.ts";
import { refusals } from "#sandbox/failures/errors.ts";
import { type Invitation, invitationToWire } from "#sandbox/data/invitation.ts";
import { invitationOrders, invitationStatuses, listInvitations } from "#sandbox/data/invitation-list.ts";
import { type InvitationOrder, readBulk, readSingle } from "./input.ts";
import { type Deed, perform } from "./perform.ts";
import { readChoice, readOrder, readPage } from "./query.ts";
import type { SandboxEnv, World } from "#sandbox/instance.ts";

/** Clerk's calls on invitations. */
export function invitationRoutes(world: World): Hono<SandboxEnv> {
  const { invitations, settings } = world;
  const routes = new Hono<SandboxEnv>();
  const toWire = (invitation: Invitation): object =>
    invitationToWire(invitation, world.linkTo, settings.timesInSeconds);

  routes.get("/", (c) => {
    const query = new URL(c.req.url).searchParams;
    const sought = query.get("query") ?? "";
    if (sought.includes("@")) world.calls.concerns(c.get("seq"), [sought.toLowerCase()]);
    const { invitations: page, total } = listInvitations(
      world.database,
      {
        status: readChoice(query, "status", invitationStatuses),
        query: sought,
        queryMatches: settings.queryMatches,
        order: readOrder(query, invitationOrders, { column: "created_at", direction: "DESC" }),
        page: readPage(query),
      },
      world.now(),
    );
    const data = page.map(toWire);
    const isPaginated = readChoice(query, "paginated", ["true", "false"]) === "true";
    return c.json(isPaginated ? { data, total_count: total } : data);
  });

  routes.post("/", async (c) => {
    const order = readSingle(await readBody(c));
    const deed = creation(world, [order], false);
    return perform(c, world, { ...deed, apply: () => deed.create().map(toWire)[0] ?? {} });
  });

  routes.post("/bulk", async (c) => {
    const orders = readBulk(await readBody(c), settings.bulkRefusalNamesAddress);
    const deed = creation(world, orders, settings.bulkRefusalNamesAddress);
    return perform(c, world, { ...deed, apply: () => deed.create().map(toWire) });
  });

  routes.post("/:id/revoke", (c) => {
    const invitation = mustFind(world, c.req.param("id"));
    const apply = (): object => toWire(invitations.revoke(invitation.id));
    return perform(c, world, change("revoke", invitation, apply));
  });

  routes.delete("/:id", (c) => {
    const { id } = mustFind(world, c.req.param("id"));
    const apply = (): object => {
      invitations.remove(id);
      return { object: "invitation", id, slug: null, deleted: true };
    };
    return perform(c, world, change("delete", mustFind(world, id), apply));
  });

  return routes;
}

function mustFind(world: World, id: string): Invitation {
  const invitation = world.invitations.find(id);
  if (invitation === undefined) throw refusals.notFound(`invitation with the id ${id}`);
  return invitation;
}

function change(operation: "revoke" | "delete", invitation: Invitation, apply: () => object): Deed {
  return { operation, emailAddresses: [invitation.emailAddress], namesTaken: false, apply };
}

function creation(world: World, orders: InvitationOrder[], namesTaken: boolean) {
  const rules = () => ({
    existingUserCanBeBypassed: world.settings.existingUserCanBeBypassed,
    namesTakenAddress: namesTaken,
  });
  return {
    operation: "create" as const,
    emailAddresses: orders.map((order) => order.emailAddress),
    namesTaken,
    create: () => world.invitations.create(orders, rules()),
    applyFirst: (count: number) => void world.invitations.create(orders.slice(0, count), rules()),
  };
}
