import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { InvitationSort } from "#contract/invitation.ts";
import { InvitationFilter } from "#contract/invitation-filter.ts";
import { InvitationQuery } from "#contract/invitation-query.ts";
import { createRegisterLists, type RegisterLists } from "#register/register-lists.ts";
import { databaseFile } from "#store/database-file.ts";
import { openStore, type Store } from "#store/store.ts";
import { type BenchLine, median, rounded, versus } from "../line.ts";
import { fillRegister, instance, now } from "./million.ts";

const size = 1_000_000;
const rounds = 5;
const dayMs = 86_400_000;

async function timed(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const from = performance.now();
    await run();
    times.push(performance.now() - from);
  }
  return rounded(median(times));
}

const filters: Record<string, Record<string, string>> = {
  "inviter of many": { invitedBy: "Member 0" },
  "inviter of few": { invitedBy: "Member 39" },
  "frequent domain": { domain: "gmail.com" },
  "rare domain": { domain: "company2999.example" },
  "links only": { delivery: "link" },
  "frequent metadata": { "metadata.team": "sales" },
  "rare metadata": { "metadata.cohort": "77" },
  "joined this week": { acceptedAfter: String(now - 7 * dayMs) },
  "expires within 7 days": { status: "pending", expiresBefore: String(now + 7 * dayMs) },
  "expired last month": { status: "expired", expiresAfter: String(now - 30 * dayMs) },
  "domain and inviter": { domain: "gmail.com", invitedBy: "Member 5" },
  "domain and inviter of many": { domain: "gmail.com", invitedBy: "Member 0" },
  "domain and metadata": { domain: "gmail.com", "metadata.team": "sales" },
  "domain and links": { domain: "gmail.com", delivery: "link" },
  "search for an address": { query: "ben.chen77" },
  "search for a name": { query: "ada rossi" },
  "search for a frequent text": { query: "gmail" },
  "search for two letters": { query: "an" },
  "search for two rare letters": { query: "qx" },
};

/** The last page of those that are counted where many match, and one far behind it. */
const filteredPlaces = { "": "0", ", from 950": "950", ", from 9,000": "9000" };

/** The whole table in the wanted order, from which the page is cut. */
async function naivePage({ db }: Store): Promise<number> {
  return timed(() =>
    db
      .selectFrom(sql<{ seq: number }>`(select * from invitation not indexed)`.as("listed"))
      .selectAll()
      .orderBy(sql`created_at`)
      .limit(50)
      .execute(),
  );
}

async function pages(lists: RegisterLists, naive: number): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  const add = async (name: string, given: Record<string, string>) => {
    const query = InvitationQuery.parse(given);
    const value = await timed(() => lists.list(query));
    lines.push(versus({ name, value, unit: "ms", aim: { atMost: 50 } }, "reading all", naive));
  };
  const { totalCount } = await lists.list(InvitationQuery.parse({}));
  const places = { first: 0, middle: Math.floor(totalCount / 2), last: totalCount - 50 };
  for (const sort of InvitationSort.options)
    for (const [place, offset] of Object.entries(places))
      await add(`by ${sort}, ${place} page`, { sort, offset: String(offset) });
  for (const [name, filter] of Object.entries(filters))
    for (const sort of ["createdAt", "emailAddress"])
      for (const [place, offset] of Object.entries(filteredPlaces))
        await add(`${name}, by ${sort}${place}`, { ...filter, sort, offset });
  return lines;
}

async function counts(lists: RegisterLists): Promise<BenchLine[]> {
  const lines: BenchLine[] = [];
  for (const name of ["frequent domain", "rare domain", "domain and inviter", "search for a name"]) {
    const filter = InvitationFilter.parse(filters[name] ?? {});
    lines.push({
      name: `counts by status: ${name}`,
      value: await timed(() => lists.counts(filter)),
      unit: "ms",
    });
  }
  return lines;
}

/** Pages and counts of a million invitations, compared with reading all of them. */
export async function benchRegister(): Promise<BenchLine[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  const fillMs = await fillRegister(dataDir, size);
  const { size: bytes } = await stat(databaseFile({ dataDir, isSandbox: false }));
  const store = await openStore({ dataDir });
  try {
    const lists = createRegisterLists({ db: store.db, instance, expire: async () => {} });
    const lines = [...(await pages(lists, await naivePage(store))), ...(await counts(lists))];
    return [
      ...lines,
      { name: "storing 1,000 invitations", value: rounded((fillMs / size) * 1_000), unit: "ms" },
      { name: "database", value: Math.round(bytes / 1_000_000), unit: "MB" },
      { name: "memory of the process", value: Math.round(process.memoryUsage.rss() / 1_000_000), unit: "MB" },
    ];
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
