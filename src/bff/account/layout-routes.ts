import { Hono } from "hono";
import { NewTableLayout } from "#contract/page/new-table-layout.ts";
import { TableName } from "#contract/page/table-layout.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody } from "#bff/http/request.ts";
import type { SignInDeps } from "#bff/sign-in/deps.ts";
import { writeLayout } from "#bff/sign-in/layouts.ts";

/** `PUT /api/session/layouts/:table`: the member's own, so it is not recorded. `GET /api/session` returns them. */
export function layoutRoutes({ db }: Pick<SignInDeps, "db">): Hono<AppEnv> {
  return new Hono<AppEnv>().put("/:table", async (c) => {
    const table = TableName.safeParse(c.req.param("table"));
    if (!table.success) return fail("not_found", "There is no such table.");
    const layout = await readBody(c, NewTableLayout);
    await writeLayout(db, { memberId: c.get("member").id, table: table.data, layout });
    return c.body(null, 204);
  });
}
