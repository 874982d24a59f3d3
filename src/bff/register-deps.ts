import type { MiddlewareHandler } from "hono";
import type { InstanceRegister } from "#register/instance-register.ts";
import type { SweepTiming } from "#register/schedule.ts";
import type { AppEnv } from "#bff/http/context.ts";

export type RegisterDeps = {
  /** Null until the Clerk instance is identified. */
  register: InstanceRegister | null;
  /** Of tests and drills. */
  sweepTiming?: Partial<SweepTiming>;
};

/** Keeps the register up to date while a page shows invitations. */
export function wantRegister({ register }: RegisterDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (c.req.method === "GET" && c.req.path.includes("/api/invitations")) register?.want();
    await next();
  };
}
