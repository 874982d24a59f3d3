import { DatabaseSync } from "node:sqlite";
import { databaseFile } from "#store/database-file.ts";
import { openStore } from "#store/store.ts";
import { clerkCells, metadataCells } from "#register/cells.ts";
import type { InvitationStatus } from "#contract/invitation.ts";

export const instance = "ins_2zQyVq1a8kP3mT5wX7bR9cN4dF6";
export const now = 1_800_000_000_000;
const dayMs = 86_400_000;

/** Numbers from 0 to 1 that are the same in each run. */
function createRandom(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => {
  // Low places are more frequent, as with names, companies and members.
  const value = list[Math.floor(random() ** 2 * list.length)];
  if (value === undefined) throw new Error("The list is empty.");
  return value;
};

const firstNames =
  "ada ben cleo dan eva finn gita hugo iris jan kira leo mia nils olga paul quinn rosa sam tina uwe vera wim xenia yuri zoe".split(
    " ",
  );
const lastNames =
  "abt bauer chen diaz engel fuchs garcia huber ito jansen kumar lopez meyer nowak okafor patel quist rossi smith tanaka urban vogel weber xu yilmaz zhang".split(
    " ",
  );
const teams = ["sales", "support", "research", "design", "legal", "finance", "people", "platform"];
const inviters = Array.from({ length: 40 }, (_, index) => `Member ${index}`);
const domains = [
  "gmail.com",
  "example.org",
  ...Array.from({ length: 3_000 }, (_, index) => `company${index}.example`),
];
const idLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

function idOf(random: Random): string {
  let id = "inv_";
  for (let letter = 0; letter < 27; letter += 1) id += idLetters[Math.floor(random() * idLetters.length)];
  return id;
}

function statusOf(random: Random): InvitationStatus {
  const place = random();
  return place < 0.6 ? "accepted" : place < 0.85 ? "expired" : place < 0.95 ? "pending" : "revoked";
}

function cellsOf(index: number, size: number, random: Random, batchIds: readonly string[]) {
  const [first, last] = [pick(random, firstNames), pick(random, lastNames)];
  const domain = random() < 0.3 ? "gmail.com" : pick(random, domains);
  const createdAt = now - Math.floor(((size - index) / size) * 700 * dayMs);
  const status = statusOf(random);
  const lifeMs =
    status === "pending" ? Math.floor(random() * 60) * dayMs + 1 : -Math.floor(random() * 60) * dayMs;
  const isOurs = random() < 0.7;
  const isBulk = isOurs && random() < 0.9;
  const batch = batchIds[Math.floor((index / size) * batchIds.length)] ?? null;
  const invitation = {
    id: idOf(random),
    emailAddress: `${first}.${last}${index}@${domain}`,
    status,
    url: `https://clerk.company.example/v1/tickets/accept?ticket=${idOf(random)}${idOf(random)}`,
    publicMetadata: { name: `${first} ${last}`, team: pick(random, teams), cohort: index % 5_000 },
    createdAt,
    updatedAt: createdAt,
    expiresAt: random() < 0.02 ? null : now + lifeMs,
  };
  const cells = {
    ...clerkCells(invitation),
    instance,
    accepted_at: status === "accepted" ? createdAt + Math.floor(random() * 20 * dayMs) : null,
    user_id: status === "accepted" ? `user_${index}` : null,
    invited_by: isOurs ? pick(random, inviters) : null,
    batch_id: isBulk ? batch : null,
    delivery: isOurs ? (random() < 0.001 ? "link" : "mail") : null,
    asked_at: now,
    gone_at: null,
  };
  return { cells, metadata: metadataCells(invitation) };
}

/** Fills a new store. Returns how long (ms) it took. */
export async function fillRegister(dataDir: string, size: number): Promise<number> {
  const { close } = await openStore({ dataDir });
  await close();
  const database = new DatabaseSync(databaseFile({ dataDir, isSandbox: false }));
  database.exec("pragma synchronous = off; pragma cache_size = -262144");
  const random = createRandom(7);
  const batchIds = Array.from({ length: Math.ceil(size / 500) }, (_, index) => {
    const hex = Math.floor(random() * 16 ** 12)
      .toString(16)
      .padStart(12, "0");
    return `0190${hex.slice(0, 4)}-${hex.slice(4, 8)}-7000-8000-${hex}${index % 10}`.slice(0, 36);
  });
  const { cells: sample } = cellsOf(0, size, random, batchIds);
  const columns = Object.keys(sample);
  const insert = database.prepare(
    `insert into invitation (${columns.join(",")}) values (${columns.map((name) => `:${name}`).join(",")})`,
  );
  const insertMetadata = database.prepare("insert into invitation_metadata values (?, ?, ?, ?)");
  const startedAt = performance.now();
  database.exec("begin");
  for (let index = 0; index < size; index += 1) {
    const { cells, metadata } = cellsOf(index, size, random, batchIds);
    const { lastInsertRowid } = insert.run(cells);
    for (const { key, value } of metadata) insertMetadata.run(lastInsertRowid, instance, key, value);
    if (index % 20_000 === 19_999) database.exec("commit; begin");
  }
  database.exec("commit");
  const tookMs = performance.now() - startedAt;
  database.exec("pragma wal_checkpoint(truncate)");
  database.close();
  return tookMs;
}
