import type { Context } from "hono";
import type { Engine } from "#batches/engine.ts";
import type { Batch } from "#contract/batch.ts";
import { BatchEdit, HandledBatch } from "#contract/batches/details.ts";
import type { BatchRecipient } from "#contract/batches/recipient.ts";
import { roleForBatch } from "#contract/role.ts";
import { requireRole } from "#bff/access/guard.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { download } from "#bff/http/download.ts";
import { fail } from "#bff/http/problem.ts";
import { recorded } from "#bff/http/recorded.ts";
import { readBody } from "#bff/http/request.ts";
import { found, idOf } from "./find-batch.ts";

/** Changes the name or the note of a batch. An edit that changes nothing is not recorded. */
export async function editDetails(c: Context<AppEnv>, engine: Engine): Promise<Batch> {
  const id = idOf(c);
  const edit = await readBody(c, BatchEdit);
  const { batch } = await recorded(
    c,
    { action: "batch.edited", subjectId: id },
    async () => found(await engine.edit(id, edit)),
    ({ batch: { name, note }, edited: { isRenamed, isNoted } }) => {
      const changes = [
        ...(isRenamed ? [name === null ? "name removed" : `named “${name}”`] : []),
        ...(isNoted ? [note === null ? "note removed" : "note changed"] : []),
      ];
      return changes.length === 0 ? null : { detail: changes.join("; ") };
    },
  );
  return batch;
}

/** Ends the attention of a batch. One that needs none is left as it is. */
export async function markHandled(c: Context<AppEnv>, engine: Engine): Promise<Batch> {
  const id = idOf(c);
  const seen = await readBody(c, HandledBatch);
  const before = found(await engine.get(id));
  await requireRole(c, roleForBatch(before.kind));
  return recorded(
    c,
    { action: "batch.handled", subjectId: id },
    async () => (before.attention === null ? before : found(await engine.markHandled(id, seen))),
    () => (before.attention === null ? null : {}),
  );
}

async function* jsonLines(recipients: AsyncIterable<BatchRecipient>): AsyncGenerator<string> {
  for await (const recipient of recipients) yield `${JSON.stringify(recipient)}\n`;
}

/** The list of a batch, to submit it once more. Other kinds of batches are about invitations, not recipients. */
export async function downloadRecipients(c: Context<AppEnv>, engine: Engine): Promise<Response> {
  const id = idOf(c);
  const { kind } = found(await engine.get(id));
  if (kind !== "invite")
    fail("invalid", "Only a batch that invites has a list of recipients. Choose one that invites.");
  return download(c, {
    type: "application/jsonl",
    filename: `batch-${id}.jsonl`,
    lines: jsonLines(engine.recipients(id)),
  });
}
