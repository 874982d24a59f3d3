import { Hono } from "hono";
import { refusals } from "#sandbox/failures/errors.ts";
import { readList, readOrder, readPage } from "./query.ts";
import { type UserFilter, userOrders, userToWire } from "#sandbox/data/users.ts";
import type { Instance } from "#sandbox/instance.ts";
import type { SandboxEnv } from "./request.ts";

/** Clerk's calls that read users. Accepting an invitation creates one. */
export function userRoutes(instance: Instance): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();

  routes.get("/", (c) => {
    const query = new URL(c.req.url).searchParams;
    const filter = readFilter(query);
    instance.calls.recordAddresses(c.get("seq"), filter.emailAddresses ?? []);
    const order = readOrder(query, userOrders, { column: "created_at", direction: "DESC" });
    return c.json(instance.users.list(filter, order, readPage(query)).map((user) => userToWire(user)));
  });

  // The SDK requests the count with every list.
  routes.get("/count", (c) => {
    const filter = readFilter(new URL(c.req.url).searchParams);
    return c.json({ object: "total_count", total_count: instance.users.count(filter) });
  });

  routes.get("/:id", (c) => {
    const user = instance.users.find(c.req.param("id"));
    if (user === undefined) throw refusals.notFound(`user with the id ${c.req.param("id")}`);
    return c.json(userToWire(user));
  });

  return routes;
}

// Users of the sandbox have none of these, so a filter by one matches no user.
const neverMatching = ["phone_number", "username", "external_id", "web3_wallet", "organization_id"];

function readFilter(query: URLSearchParams): UserFilter {
  const emailAddresses = readList(query, "email_address")?.map((address) => address.toLowerCase());
  const matchesNone = neverMatching.some((name) => query.has(name));
  return {
    emailAddresses: matchesNone ? [] : emailAddresses,
    ids: readList(query, "user_id"),
    query: query.get("query") ?? query.get("email_address_query") ?? undefined,
  };
}
