import type { ExpressionBuilder } from "kysely";
import type { Engine } from "#batches/engine.ts";
import { type Activity, type ActivityList, type ActivityQuery, topicOf } from "#contract/activity.ts";
import { foldQuery } from "#recipients/address/fold-query.ts";
import { contains } from "#store/like.ts";
import type { Schema } from "#store/schema.ts";
import type { Store } from "#store/store.ts";

/** The query without its page. */
export type ActivityFilter = Omit<ActivityQuery, "limit" | "offset">;

export type ActivitySource = {
  db: Store["db"];
  /** Entries of this instance and those without one are shown; null until it is identified. */
  instance: () => string | null;
  /** The ids of batches that contain an address or a part of one. */
  batchesWith: Engine["batchesWith"];
  summaries: Engine["summaries"];
};

type ActivityTable = Schema["activity"];

const linesPerPage = 1_000;

/** One page of activity, newest first. */
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
  return { data: await withBatches(source, rows.map(toActivity)), totalCount: total };
}

/** An entry names its batch only by its id. */
async function withBatches(
  { summaries }: ActivitySource,
  entries: readonly Activity[],
): Promise<ActivityList["data"]> {
  const batchIdOf = ({ action, subjectId }: Activity) => (topicOf(action) === "batches" ? subjectId : null);
  const ids = new Set(entries.map(batchIdOf).filter((id) => id !== null));
  const batches = await summaries([...ids]);
  return entries.map((entry) => ({ ...entry, batch: batches.get(batchIdOf(entry) ?? "") ?? null }));
}

/** The last of these actions that was done with a subject, such as a batch; null if there was none. */
export async function readLast(
  db: ActivitySource["db"],
  subjectId: string,
  actions: readonly Activity["action"][],
): Promise<Activity | null> {
  const row = await db
    .selectFrom("activity")
    .selectAll()
    .where("subject_id", "=", subjectId)
    .where("action", "in", actions)
    .where("result", "=", "done")
    .orderBy("at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : toActivity(row);
}

/** Every matching entry, newest first, in pages by key, so that a download is neither held in memory nor slows down. */
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
  // Only the first condition can use the index.
  return (eb: ExpressionBuilder<Schema, "activity">) =>
    eb.and([eb("at", "<=", at), eb.or([eb("at", "<", at), eb("id", "<", id)])]);
}

async function matchingLines(source: ActivitySource, filter: ActivityFilter) {
  const { query, topic, action, result, from, to } = filter;
  const instance = source.instance();
  const member = foldQuery(filter.member);
  const emailAddress = foldQuery(filter.emailAddress);
  const part = foldQuery(query);
  const [ofQuery, ofAddress] = await Promise.all([
    batchesOf(source, part, "part"),
    batchesOf(source, emailAddress, "whole"),
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
    .$if(query !== "", (lines) => lines.where(mentions(part, [query, ...ofQuery])));
}

/** Addresses contain no spaces, so other text is not searched for in the rows of batches. */
async function batchesOf(
  { batchesWith }: ActivitySource,
  text: string,
  matches: "part" | "whole",
): Promise<string[]> {
  return /^\S+$/.test(text) ? batchesWith(text, matches) : [];
}

/** Matches a part of either address, or one of the subjects. */
function mentions(part: string, subjectIds: readonly string[]) {
  return (eb: ExpressionBuilder<Schema, "activity">) =>
    eb.or([
      ...(part === "" ? [] : [contains(eb.ref("member"), part), contains(eb.ref("email_address"), part)]),
      ...isAbout(eb, subjectIds),
    ]);
}

function isAbout(eb: ExpressionBuilder<Schema, "activity">, ids: readonly string[]) {
  return ids.length === 0 ? [] : [eb("subject_id", "in", ids)];
}

/** The enums were valid when they were stored. */
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
