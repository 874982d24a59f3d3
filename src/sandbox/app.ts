import { Hono } from "hono";
import { admit, recordCalls } from "#sandbox/routes/admission.ts";
import { controlRoutes } from "#sandbox/routes/control-routes.ts";
import { envelope, Refusal, refusals } from "#sandbox/failures/errors.ts";
import { newTraceId } from "#sandbox/data/random.ts";
import { invitationRoutes } from "#sandbox/routes/invitation-routes.ts";
import type { Settings } from "./settings.ts";
import { ticketRoutes } from "#sandbox/routes/ticket-routes.ts";
import { userRoutes } from "#sandbox/routes/user-routes.ts";
import type { SandboxContext, SandboxEnv, World } from "./instance.ts";

/** All routes of the sandbox over one world. `initial` is what a reset goes back to. */
export function createSandboxApp(world: World, initial: Settings, seedsByDefault: boolean): Hono<SandboxEnv> {
  const app = new Hono<SandboxEnv>();
  app.get("/", (c) =>
    c.json({ sandbox: true, api: `${world.url()}/v1`, faults: `${world.url()}/sandbox/faults` }),
  );
  app.route("/sandbox", controlRoutes(world, initial, seedsByDefault));
  // Before the key is asked for: the person who follows a link has none.
  app.route("/v1/tickets", ticketRoutes(world));
  app.use("/v1/*", recordCalls(world), admit(world));
  app.get("/v1/instance", (c) => {
    const isLive = /^Bearer +sk_live_/i.test(c.req.header("authorization") ?? "");
    const environment = isLive ? "production" : "development";
    return c.json({
      object: "instance",
      id: `ins_sandbox${environment}`,
      environment_type: environment,
      allowed_origins: null,
    });
  });
  app.route("/v1/invitations", invitationRoutes(world));
  app.route("/v1/users", userRoutes(world));

  app.notFound((c) => write(c, world, refusals.notFound(`such call: ${c.req.method} ${c.req.path}`)));
  app.onError((error, c) => {
    if (error instanceof Refusal) return write(c, world, error);
    // While the sandbox closes, every answer that was waiting ends here; that is nothing to report.
    if (!world.timers.stopped.aborted) process.stderr.write(`The sandbox failed: ${error.stack}\n`);
    return write(c, world, refusals.internal());
  });
  return app;
}

function write(c: SandboxContext, world: World, refusal: Refusal): Response {
  const traceId = c.get("traceId") ?? newTraceId(world.random);
  if (refusal.retryAfter !== undefined) c.header("Retry-After", refusal.retryAfter);
  return c.json(envelope(refusal.items, traceId), refusal.status);
}
