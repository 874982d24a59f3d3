import { Hono } from "hono";
import type { Invitation } from "#sandbox/data/invitation.ts";
import type { Instance } from "#sandbox/instance.ts";
import type { SandboxEnv } from "./request.ts";

const policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The link in the e-mail, which accepts the invitation. It needs no key and is not an API call. */
export function ticketRoutes(instance: Instance): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.get("/accept", (c) => {
    c.header("Content-Security-Policy", policy);
    c.header("Cache-Control", "no-store");
    c.header("Referrer-Policy", "no-referrer");
    const ticket = c.req.query("ticket") ?? "";
    const invitation = instance.invitations.findByTicket(ticket);
    if (invitation === undefined) return c.html(page("This invitation does not exist."), 404);
    if (invitation.status !== "pending") return c.html(page(deadEnds[invitation.status]), 410);
    // Link scanners send HEAD; only the recipient accepts.
    if (c.req.method === "HEAD") return c.body(null);
    instance.invitations.accept(invitation.id);
    if (invitation.redirectUrl === null) return c.html(page("The invitation is accepted."));
    return c.redirect(withTicket(invitation.redirectUrl, ticket));
  });
  return routes;
}

const deadEnds: Record<Exclude<Invitation["status"], "pending">, string> = {
  accepted: "This invitation has already been accepted.",
  revoked: "This invitation has been revoked.",
  expired: "This invitation has expired.",
};

/** Clerk passes the ticket to the application's sign-up in these two parameters. */
function withTicket(redirectUrl: string, ticket: string): string {
  const url = new URL(redirectUrl);
  url.searchParams.set("__clerk_ticket", ticket);
  url.searchParams.set("__clerk_status", "sign_up");
  return url.href;
}

function page(sentence: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Invitation</title></head>
<body><main><h1>Invitation</h1><p>${sentence}</p><p>This is the sandbox; no real user is involved.</p></main></body></html>`;
}
