import { Hono } from "hono";
import type { Context } from "hono";
import { stream } from "hono/streaming";
import type { Engine, FollowedUp } from "#batches/engine.ts";
import { BatchId, BatchQuery, NewBatch, RowQuery } from "#contract/batch.ts";
import { csvHeader, csvLine } from "./batch-csv.ts";
import type { AppEnv } from "./context.ts";
import { fail } from "./problem.ts";
import { readBody, readId, readQuery } from "./request.ts";

/** Rows written to the download at once. */
const rowsPerChunk = 500;

function idOf(c: Context<AppEnv>): string {
  // An id is a value, not a text: one written in capitals is the same batch.
  return readId(c, BatchId).toLowerCase();
}

function found<T>(batch: T | null): T {
  return batch ?? fail("not_found", "There is no such batch. Go back to the list of batches.");
}

function followedUp(c: Context<AppEnv>, answer: FollowedUp | null) {
  const made = found(answer);
  if (made.kind === "refused") return fail("invalid", made.detail);
  return c.json(made.batch, made.kind === "created" ? 202 : 200);
}

/** `/api/batches`: submit, watch, download and control. The session guard stands before them. */
export function batchRoutes({ engine }: { engine: () => Engine }): Hono<AppEnv> {
  return (
    new Hono<AppEnv>()
      .put("/:id", async (c) => {
        const id = idOf(c);
        const newBatch = await readBody(c, NewBatch);
        const submitted = await engine().submit(id, newBatch, c.get("person").name);
        if (submitted.kind === "conflict") {
          return fail(
            "conflict",
            "This batch was submitted before with other rows or options. Submit it as a new one.",
          );
        }
        return c.json(submitted.batch, submitted.kind === "created" ? 202 : 200);
      })
      .get("/", async (c) => c.json(await engine().list(readQuery(c, BatchQuery))))
      .get("/:id", async (c) => c.json(found(await engine().get(idOf(c)))))
      .get("/:id/rows", async (c) => c.json(found(await engine().rows(idOf(c), readQuery(c, RowQuery)))))
      .get("/:id/rows.csv", async (c) => {
        const id = idOf(c);
        const { kind } = found(await engine().get(id));
        const rows = found(await engine().allRows(id));
        c.header("Content-Type", "text/csv; charset=utf-8");
        c.header("Content-Disposition", `attachment; filename="batch-${id}.csv"`);
        return stream(c, async (out) => {
          let chunk = csvHeader;
          let pending = 0;
          for await (const row of rows) {
            if (out.aborted) return;
            chunk += csvLine(row, kind);
            pending += 1;
            if (pending < rowsPerChunk) continue;
            await out.write(chunk);
            chunk = "";
            pending = 0;
          }
          await out.write(chunk);
        });
      })
      .post("/:id/pause", async (c) => c.json(found(await engine().pause(idOf(c)))))
      .post("/:id/resume", async (c) => c.json(found(await engine().resume(idOf(c)))))
      .post("/:id/cancel", async (c) => c.json(found(await engine().cancel(idOf(c)))))
      // 202 with the new batch; 200 with the one that the same request made before.
      .post("/:id/retry", async (c) => followedUp(c, await engine().retry(idOf(c), c.get("person").name)))
      .post("/:id/rollback", async (c) =>
        followedUp(c, await engine().rollback(idOf(c), c.get("person").name)),
      )
  );
}
