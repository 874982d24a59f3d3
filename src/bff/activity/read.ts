import { type ExpressionBuilder, sql } from "kysely";
import type { Activity, ActivityList, ActivityQuery } from "#contract/activity.ts";
import type { Schema } from "#store/schema.ts";
import type { Store } from "#store/store.ts";

/** What is asked for, apart from the page of it. */
export type ActivityFilter = Omit<ActivityQuery, "limit" | "offset">;

export type ActivitySource = {
  db: Store["db"];
  /** Whose lines are shown beside those that belong to none; null until it is known. */
  instance: () => string | null;
  /** The batches that an address stands in. */
  batchesWith: (emailAddress: string) => Promise<string[]>;
};

type ActivityTable = Schema["activity"];

const linesPerPage = 1_000;

/** One page of who did what, the newest first. */
export async function readActivity(source: ActivitySource, query: ActivityQuery): Promise<ActivityList> {
  const matching = await matchingLines(source, query);
  const rows = await matching
    .selectAll()
    .orderBy("at", "desc")
    .orderBy("id", "desc")
    .limit(query.limit)
    .offset(query.offset)
    .execute();
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as("total"))
    .executeTakeFirstOrThrow();
  return { data: rows.map(toActivity), totalCount: total };
}

/** Every line that matches, the newest first, in pages by key: a download neither fills the memory nor slows down. */
export async function* readAllActivity(
  source: ActivitySource,
  filter: ActivityFilter,
): AsyncGenerator<Activity> {
  const matching = await matchingLines(source, filter);
  for (let last: ActivityTable | undefined; ;) {
    const after = last;
    const page = await matching
      .selectAll()
      .$if(after !== undefined, (lines) => lines.where(isOlderThan(after)))
      .orderBy("at", "desc")
      .orderBy("id", "desc")
      .limit(linesPerPage)
      .execute();
    yield* page.map(toActivity);
    last = page.at(-1);
    if (!last || page.length < linesPerPage) return;
  }
}

function isOlderThan(line: ActivityTable | undefined) {
  const { at = 0, id = "" } = line ?? {};
  // The first condition alone is what the index can jump to.
  return (eb: ExpressionBuilder<Schema, "activity">) =>
    eb.and([eb("at", "<=", at), eb.or([eb("at", "<", at), eb("id", "<", id)])]);
}

async function matchingLines(source: ActivitySource, filter: ActivityFilter) {
  const { query, topic, action, result, from, to } = filter;
  const instance = source.instance();
  const member = filter.member.toLowerCase();
  const emailAddress = filter.emailAddress.toLowerCase();
  const [ofQuery, ofAddress] = await Promise.all([
    batchesOf(source, query),
    batchesOf(source, filter.emailAddress),
  ]);
  return source.db
    .selectFrom("activity")
    .where((eb) => eb.or([eb("instance", "is", null), eb("instance", "=", instance)]))
    .$if(topic !== undefined, (lines) => lines.where("topic", "=", topic ?? ""))
    .$if(action !== undefined, (lines) => lines.where("action", "=", action ?? ""))
    .$if(result !== undefined, (lines) => lines.where("result", "=", result ?? ""))
    .$if(from !== undefined, (lines) => lines.where("at", ">=", from ?? 0))
    .$if(to !== undefined, (lines) => lines.where("at", "<", to ?? 0))
    .$if(member !== "", (lines) => lines.where("member", "=", member))
    .$if(emailAddress !== "", (lines) =>
      lines.where((eb) => eb.or([eb("email_address", "=", emailAddress), ...isAbout(eb, ofAddress)])),
    )
    .$if(query !== "", (lines) => lines.where(mentions(query, ofQuery)));
}

/** A whole address only: a part of one stands in too many rows. */
async function batchesOf({ batchesWith }: ActivitySource, text: string): Promise<string[]> {
  return /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text) ? batchesWith(text) : [];
}

/** Part of either address, in either case; `%` and `_` in the search mean themselves. */
function mentions(query: string, batchIds: readonly string[]) {
  const pattern = `%${query.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return (eb: ExpressionBuilder<Schema, "activity">) =>
    eb.or([
      sql<boolean>`${eb.ref("member")} like ${pattern} escape '\\'`,
      sql<boolean>`${eb.ref("email_address")} like ${pattern} escape '\\'`,
      ...isAbout(eb, [query, ...batchIds]),
    ]);
}

function isAbout(eb: ExpressionBuilder<Schema, "activity">, ids: readonly string[]) {
  return ids.length === 0 ? [] : [eb("subject_id", "in", ids)];
}

/** Written by this Usher out of the same closed sets, so that they need no second look. */
function toActivity(row: ActivityTable): Activity {
  return {
    id: row.id,
    at: row.at,
    action: row.action as Activity["action"],
    result: row.result as Activity["result"],
    member: row.member,
    emailAddress: row.email_address,
    subjectId: row.subject_id,
    detail: row.detail,
    code: row.code as Activity["code"],
    clientAddress: row.client_address,
    requestId: row.request_id,
    clerkTraceId: row.clerk_trace_id,
  };
}
