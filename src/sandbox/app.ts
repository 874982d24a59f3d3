import { Hono } from "hono";
import { admit, recordCalls } from "#sandbox/routes/admission.ts";
import { controlRoutes } from "#sandbox/routes/control-routes.ts";
import { envelope, Refusal, refusals } from "#sandbox/failures/errors.ts";
import { newTraceId } from "#sandbox/data/random.ts";
import { invitationRoutes } from "#sandbox/routes/invitation-routes.ts";
import type { Settings } from "./settings.ts";
import { ticketRoutes } from "#sandbox/routes/ticket-routes.ts";
import { userRoutes } from "#sandbox/routes/user-routes.ts";
import { type Instance, instanceIdOf } from "./instance.ts";
import type { SandboxContext, SandboxEnv } from "#sandbox/routes/request.ts";

/** All routes of the sandbox. A reset restores the `initial` settings. */
export function createSandboxApp(
  instance: Instance,
  initial: Settings,
  seedsByDefault: boolean,
): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.get("/", (c) =>
    c.json({ sandbox: true, api: `${instance.url()}/v1`, faults: `${instance.url()}/sandbox/faults` }),
  );
  app.route("/sandbox", controlRoutes(instance, initial, seedsByDefault));
  // Before the key check: a recipient who follows a link has no key.
  app.route("/v1/tickets", ticketRoutes(instance));
  app.use("/v1/*", recordCalls(instance), admit(instance));
  app.get("/v1/instance", (c) => {
    if (!instance.settings.instanceServed) throw refusals.notFound("such call");
    const { environment } = instance;
    return c.json({
      object: "instance",
      id: instanceIdOf(environment),
      environment_type: environment,
      allowed_origins: null,
    });
  });
  app.get("/v1/domains", (c) => {
    if (!instance.settings.instanceServed) throw refusals.notFound("such call");
    const isLive = instance.environment === "production";
    const name = isLive ? "sandbox.example" : "quick-sandbox-42.clerk.accounts.dev";
    const api = isLive ? `https://clerk.${name}` : `https://${name}`;
    const domain = { object: "domain", id: "dmn_sandbox", name, is_satellite: false, frontend_api_url: api };
    return c.json({ data: [domain], total_count: 1 });
  });
  app.route("/v1/invitations", invitationRoutes(instance));
  app.route("/v1/users", userRoutes(instance));

  app.notFound((c) => write(c, instance, refusals.notFound(`such call: ${c.req.method} ${c.req.path}`)));
  app.onError((error, c) => {
    if (error instanceof Refusal) return write(c, instance, error);
    // Delayed answers end here when the sandbox closes.
    if (!instance.timers.stopped.aborted) process.stderr.write(`sandbox: unexpected error: ${error.stack}\n`);
    return write(c, instance, refusals.internal());
  });
  return app;
}

function write(c: SandboxContext, instance: Instance, refusal: Refusal): Response {
  const traceId = c.get("traceId") ?? newTraceId(instance.random);
  if (refusal.retryAfter !== undefined) c.header("Retry-After", refusal.retryAfter);
  return c.json(envelope(refusal.items, traceId), refusal.status);
}
