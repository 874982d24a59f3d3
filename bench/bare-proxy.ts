import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Agent, request } from "undici";

// The least that a proxy of the same libraries does: no session, no checks, no headers, no log.

const clerkUrl = process.env["CLERK_API_URL"] ?? "";
const authorization = `Bearer ${process.env["CLERK_SECRET_KEY"] ?? ""}`;
const dispatcher = new Agent({ connections: 4 });

const app = new Hono().get("/api/invitations", async (c) => {
  const url = `${clerkUrl}/v1/invitations?limit=25&paginated=true&query=${c.req.query("query") ?? ""}`;
  const answer = await request(url, { dispatcher, headers: { authorization } });
  return c.json(JSON.parse(await answer.body.text()));
});
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
  console.log(`listens on http://127.0.0.1:${port}`),
);
