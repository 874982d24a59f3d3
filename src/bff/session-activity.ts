import type { Context } from "hono";
import type { Person } from "#contract/session.ts";
import type { AppEnv } from "./context.ts";

type Someone = Pick<Person, "id" | "emailAddress">;

/** Writes down that somebody came in, and how. */
export function recordStart(c: Context<AppEnv>, person: Someone, detail: string): Promise<void> {
  return c.get("record")({ action: "session.started", result: "done", person, detail });
}
