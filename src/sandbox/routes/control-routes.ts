import { Hono, type MiddlewareHandler } from "hono";
import { z } from "zod";
import { otherRoutes } from "./other-routes.ts";
import { readBody, type SandboxEnv } from "./request.ts";
import { clearDatabase } from "#sandbox/data/database.ts";
import { fillDatabase } from "#sandbox/data/fill.ts";
import { readHistory } from "#sandbox/data/history.ts";
import { invitationToWire } from "#sandbox/data/invitation.ts";
import { faults, timesInWords } from "#sandbox/failures/faults.ts";
import { seedDatabase } from "#sandbox/data/seed.ts";
import { type Settings, SettingsPatch } from "#sandbox/settings.ts";
import type { Instance } from "#sandbox/instance.ts";

/** `invitations`: so many instead of the examples. */
const ResetBody = z.strictObject({
  seed: z.optional(z.boolean()),
  invitations: z.optional(z.int().min(0).max(1_000_000)),
});

/** Controls for people and tests, without a key. */
export function controlRoutes(
  instance: Instance,
  initial: Settings,
  seedsByDefault: boolean,
): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.use(refuseForeignPages(instance));

  routes.get("/calls", (c) => {
    const after = Number(c.req.query("after") ?? 0);
    return c.json({ data: instance.calls.list(Number.isSafeInteger(after) ? after : 0) });
  });
  routes.get("/outbox", (c) => {
    const to = c.req.query("to")?.toLowerCase();
    return c.json({ data: instance.outbox.list().filter((mail) => to === undefined || mail.to === to) });
  });
  routes.get("/webhooks", (c) => c.json({ data: instance.webhooks.list() }));
  routes.get("/history", (c) => c.json({ data: readHistory(instance.database) }));
  routes.get("/faults", (c) =>
    c.json({
      data: faults.map((fault) => ({
        name: fault.name,
        example: `${fault.name}@example.com`,
        happens: timesInWords(fault),
        on: fault.on,
        does: fault.does,
      })),
    }),
  );

  routes.post("/accept/:invitationId", (c) => {
    const invitation = instance.invitations.accept(c.req.param("invitationId"));
    return c.json(invitationToWire(invitation, instance.linkTo, false));
  });

  routes.route("/others", otherRoutes(instance));

  routes.post("/reset", async (c) => {
    const body = ResetBody.safeParse((await readBody(c)) ?? {});
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 422);
    instance.timers.forget();
    instance.faults.forget();
    instance.webhooks.forget();
    clearDatabase(instance.database);
    Object.assign(instance.settings, initial);
    const { seed = seedsByDefault, invitations } = body.data;
    if (invitations !== undefined) fillDatabase(instance.database, invitations, instance.clock());
    else if (seed) seedDatabase(instance.database, instance.clock());
    return c.json({ reset: true });
  });

  routes.get("/settings", (c) => c.json(shown(instance.settings)));
  routes.patch("/settings", async (c) => {
    const patch = SettingsPatch.safeParse(await readBody(c));
    if (!patch.success) return c.json({ error: z.prettifyError(patch.error) }, 422);
    Object.assign(instance.settings, patch.data);
    return c.json(shown(instance.settings));
  });

  return routes;
}

/** The settings without the key itself. */
function shown(settings: Settings): object {
  return { ...settings, secretKey: settings.secretKey === null ? null : "set" };
}

/** A page of another origin, open in the same browser, must not be able to reset the sandbox. */
function refuseForeignPages(instance: Instance): MiddlewareHandler<SandboxEnv> {
  return async (c, next) => {
    const origin = c.req.header("origin");
    const isOwn = origin === undefined || ownOrigins(instance.url()).includes(origin);
    if (!isOwn && c.req.method !== "GET")
      return c.json({ error: `Pages of ${origin} may not do this.` }, 403);
    await next();
    return undefined;
  };
}

function ownOrigins(url: string): string[] {
  const { origin, port } = new URL(url);
  return [origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`, `http://[::1]:${port}`];
}
