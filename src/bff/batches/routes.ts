import { type Context, Hono } from "hono";
import type { Engine, FollowedUp } from "#batches/engine.ts";
import { type Batch, type FollowUpKind, RowQuery } from "#contract/batch.ts";
import { BatchQuery } from "#contract/batches/list.ts";
import { RestoreReviewQuery, ResumeBatch } from "#contract/restore.ts";
import { followUpKind, roleForBatch } from "#contract/role.ts";
import { requireRole } from "#bff/access/guard.ts";
import { recorded } from "#bff/http/recorded.ts";
import { csvHeader, csvLines } from "./csv.ts";
import { downloadRecipients, editDetails, markHandled } from "./details.ts";
import { found, idOf } from "./find-batch.ts";
import { readNewBatch } from "./new-batch.ts";
import { rowsIn, submit, type SubmitDeps } from "./submit.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { download } from "#bff/http/download.ts";
import { fail } from "#bff/http/problem.ts";
import { readBody, readQuery } from "#bff/http/request.ts";

const orders = {
  pause: { action: "batch.paused", to: "paused" },
  resume: { action: "batch.resumed", to: "running" },
  cancel: { action: "batch.cancelled", to: "cancelled" },
} as const;

/** A command without effect, such as a second click, is not recorded. */
async function order(
  c: Context<AppEnv>,
  { engine: current, rules }: BatchRouteOptions,
  what: keyof typeof orders,
): Promise<Batch> {
  const engine = current();
  const { action, to } = orders[what];
  const id = idOf(c);
  const before = found(await engine.get(id));
  await requireRole(c, roleForBatch(before.kind));
  return recorded(
    c,
    { action, subjectId: id },
    async () => {
      // A pause may last for months, and the settings may have been changed because of this batch.
      if (what === "resume" && before.state === "paused") await rules.checkAgain(before, "queued");
      return found(await engine[what](id));
    },
    ({ state }) => (state === to && before.state !== to ? {} : null),
  );
}

/** The body is optional, and only matters for a restored batch. */
async function resume(c: Context<AppEnv>, options: BatchRouteOptions): Promise<Batch> {
  const hasBody = (await c.req.text()) !== "";
  const { inviteAgain } = hasBody ? await readBody(c, ResumeBatch) : {};
  if (inviteAgain === undefined) return order(c, options, "resume");
  return decide(c, options, new Set(inviteAgain.map((address) => address.toLowerCase())));
}

/** Resumes a restored batch. Two members may have chosen differently: the second is refused, with what happened. */
async function decide(
  c: Context<AppEnv>,
  { engine: current, rules, lastOrder }: BatchRouteOptions,
  inviteAgain: ReadonlySet<string>,
): Promise<Batch> {
  const engine = current();
  const id = idOf(c);
  const before = found(await engine.get(id));
  await requireRole(c, roleForBatch(before.kind));
  const chosen =
    inviteAgain.size === 1
      ? "1 revoked address"
      : `${inviteAgain.size.toLocaleString("en")} revoked addresses`;
  const detail = inviteAgain.size === 0 ? null : `${chosen} invited again`;
  const { batch } = await recorded(
    c,
    { action: "batch.resumed", subjectId: id },
    async () => {
      if (before.restored !== null) await rules.checkAgain(before, "queued");
      const resumed = found(await engine.resumeRestored(id, [...inviteAgain]));
      const last = resumed.isDecided ? await lastOrder(id) : null;
      // The answer to the first request may have been lost.
      const isRepeated = last?.member === c.get("member").emailAddress && last.detail === detail;
      return resumed.isDecided && !isRepeated ? failDecided(resumed.batch, last) : resumed;
    },
    ({ isDecided }) => (isDecided ? null : { detail }),
  );
  return batch;
}

function failDecided({ state }: Batch, last: LastOrder | null): never {
  const who = last?.member ?? "Another request";
  if (state === "cancelled")
    return fail("conflict", `${who} has cancelled this batch. Your choice was not used.`);
  const how = last?.detail ?? "revoked addresses left out";
  return fail(
    "conflict",
    `${who} has resumed this batch (${how}). Your choice was not used. To invite addresses that it leaves out, submit them as a new batch.`,
  );
}

const followUpActions = {
  retry: "batch.retried",
  rollback: "batch.rolled_back",
  remaining: "batch.continued",
} as const satisfies Record<FollowUpKind, string>;

/** The rows that a follow-up invites under the rules of today. */
const invitedAgain = { retry: "failed", remaining: "cancelled" } as const;

/** 202 with the new batch; 200 with the one that an earlier request made. */
async function followUp(c: Context<AppEnv>, { engine, rules }: BatchRouteOptions, what: FollowUpKind) {
  const id = idOf(c);
  const source = found(await engine().get(id));
  await requireRole(c, roleForBatch(followUpKind(what, source.kind)));
  const made = await recorded(
    c,
    { action: followUpActions[what], subjectId: id },
    async () => {
      if (what !== "rollback") await rules.checkAgain(source, invitedAgain[what]);
      return done(found(await engine()[what](id, c.get("member").name, c.get("member").id)));
    },
    ({ kind: how, batch }) =>
      how === "created" ? { detail: `${rowsIn(batch.total)}, as batch ${batch.id}` } : null,
  );
  return c.json(made.batch, made.kind === "created" ? 202 : 200);
}

function done(made: FollowedUp) {
  return made.kind === "refused" ? fail("invalid", made.detail) : made;
}

type LastOrder = { member: string | null; detail: string | null };

type BatchRouteOptions = SubmitDeps & {
  engine: () => Engine;
  /** Who resumed or cancelled a batch last. */
  lastOrder: (batchId: string) => Promise<LastOrder | null>;
};

/** `/api/batches`, behind the access guard. */
export function batchRoutes(options: BatchRouteOptions): Hono<AppEnv> {
  const { engine } = options;
  return new Hono<AppEnv>()
    .put("/:id", async (c) => {
      const id = idOf(c);
      const newBatch = await readNewBatch(c);
      await requireRole(c, roleForBatch(newBatch.kind));
      const submitted = await submit(c, { ...options, engine: engine(), id, newBatch });
      return c.json(submitted.batch, submitted.kind === "created" ? 202 : 200);
    })
    .get("/", async (c) => c.json(await engine().list(readQuery(c, BatchQuery))))
    .get("/:id", async (c) => c.json(found(await engine().get(idOf(c)))))
    .patch("/:id", async (c) => c.json(await editDetails(c, engine())))
    .get("/:id/restore-review", async (c) => {
      const id = idOf(c);
      const { kind } = found(await engine().get(id));
      await requireRole(c, roleForBatch(kind));
      const { from } = readQuery(c, RestoreReviewQuery);
      const review = await engine().reviewRestored(id, from, c.req.raw.signal);
      return c.json(review ?? fail("not_found", "This batch does not wait after a restore. Load it again."));
    })
    .get("/:id/rows", async (c) => c.json(found(await engine().rows(idOf(c), readQuery(c, RowQuery)))))
    .get("/:id/rows.csv", async (c) => {
      const id = idOf(c);
      const rows = found(await engine().allRows(id));
      return download(c, {
        type: "text/csv",
        filename: `batch-${id}.csv`,
        head: csvHeader,
        lines: csvLines(rows),
      });
    })
    .get("/:id/recipients.jsonl", (c) => downloadRecipients(c, engine()))
    .post("/:id/handle", async (c) => c.json(await markHandled(c, engine())))
    .post("/:id/pause", async (c) => c.json(await order(c, options, "pause")))
    .post("/:id/resume", async (c) => c.json(await resume(c, options)))
    .post("/:id/cancel", async (c) => c.json(await order(c, options, "cancel")))
    .post("/:id/retry", (c) => followUp(c, options, "retry"))
    .post("/:id/rollback", (c) => followUp(c, options, "rollback"))
    .post("/:id/remaining", (c) => followUp(c, options, "remaining"));
}
