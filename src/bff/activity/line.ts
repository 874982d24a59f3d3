import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { markReported } from "#batches/ledger/single-actions.ts";
import { ActivityAction, type ActivityTopic, topicOf } from "#contract/activity.ts";
import type { Schema } from "#store/schema.ts";
import type { Store } from "#store/store.ts";
import type { ChangeResult } from "#bff/http/context.ts";

/** An entry before its result is known: what a single action stores with its batch. */
export const OwedEntry = z.object({
  instance: z.nullable(z.string()),
  action: ActivityAction,
  memberId: z.nullable(z.string()),
  member: z.nullable(z.string()),
  emailAddress: z.nullable(z.string()),
  subjectId: z.nullable(z.string()),
  clientAddress: z.nullable(z.string()),
  requestId: z.nullable(z.string()),
});
export type OwedEntry = z.infer<typeof OwedEntry>;

type Line = Schema["activity"];

/** Other topics, such as sign-ins, belong to no instance. */
const topicsOfInstance: ReadonlySet<ActivityTopic> = new Set(["invitations", "batches", "settings"]);

export function isOfInstance(action: ActivityAction): boolean {
  return topicsOfInstance.has(topicOf(action));
}

/** The stored form of an entry. `at` is in ms. */
export function toLine(owed: OwedEntry, result: ChangeResult, at: number): Line {
  return {
    id: randomUUID(),
    instance: owed.instance,
    at,
    topic: topicOf(owed.action),
    action: owed.action,
    result: result.result,
    member_id: owed.memberId,
    member: owed.member,
    email_address: result.emailAddress ?? owed.emailAddress,
    subject_id: result.subjectId ?? owed.subjectId,
    detail: result.detail ?? null,
    code: result.code ?? null,
    client_address: owed.clientAddress,
    request_id: owed.requestId,
    clerk_trace_id: result.clerkTraceId ?? null,
  };
}

export async function insertLine(db: Store["db"], line: Line): Promise<void> {
  await db.insertInto("activity").values(line).execute();
}

/** Writes the entry that the batch of a single action owes, unless it was written before. True if it was written. */
export async function insertOwedLine(db: Store["db"], batchId: string, line: Line): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const isOwed = await markReported(trx, batchId);
    if (isOwed) await insertLine(trx, line);
    return isOwed;
  });
}
