import { Hono } from "hono";
import * as z from "zod/mini";
import { type ActivityList, ActivityQuery } from "#contract/activity.ts";
import { includesRole, type Role } from "#contract/role.ts";
import { activityCsvHead, activityCsvLine, activityJsonLine, linesOf } from "./export.ts";
import { type ActivitySource, readActivity, readAllActivity } from "./read.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { download } from "#bff/http/download.ts";
import { readQuery } from "#bff/http/request.ts";

const ExportQuery = z.omit(ActivityQuery, { limit: true, offset: true });

/** `/api/activity` and its downloads. */
export function activityRoutes(source: ActivitySource): Hono<AppEnv> {
  return new Hono<AppEnv>()
    .get("/activity", async (c) => {
      return c.json(await readActivityAs(c.get("member").role, source, readQuery(c, ActivityQuery)));
    })
    .get("/activity.csv", (c) => {
      const lines = readAllActivity(source, readQuery(c, ExportQuery));
      return download(c, {
        type: "text/csv",
        filename: "activity.csv",
        head: activityCsvHead,
        lines: linesOf(lines, activityCsvLine),
      });
    })
    .get("/activity.jsonl", (c) => {
      const lines = readAllActivity(source, readQuery(c, ExportQuery));
      return download(c, {
        type: "application/jsonl",
        filename: "activity.jsonl",
        lines: linesOf(lines, activityJsonLine),
      });
    });
}

/** One page of activity. Only admins see client addresses. */
export async function readActivityAs(
  role: Role,
  source: ActivitySource,
  query: ActivityQuery,
): Promise<ActivityList> {
  const list = await readActivity(source, query);
  return includesRole(role, "admin") ? list : withoutClientAddress(list);
}

function withoutClientAddress({ data, totalCount }: ActivityList): ActivityList {
  return { data: data.map((line) => ({ ...line, clientAddress: null, requestId: null })), totalCount };
}
