import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./database.ts";
import { letters, newId, type Random, seeded } from "./random.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const invitationCount = 240;
const userCount = 40;

const roles = [
  "accounts",
  "analyst",
  "archive",
  "billing",
  "buyer",
  "campaigns",
  "coach",
  "community",
  "content",
  "dispatch",
  "editor",
  "events",
  "finance",
  "frontdesk",
  "fundraising",
  "hiring",
  "intake",
  "legal",
  "library",
  "logistics",
  "media",
  "office",
  "operations",
  "partner",
  "planning",
  "press",
  "product",
  "purchasing",
  "quality",
  "reception",
  "research",
  "sales",
  "studio",
  "support",
  "training",
  "translation",
  "travel",
  "volunteer",
  "warehouse",
  "workshop",
];
const domains = [
  "example.com",
  "example.org",
  "example.net",
  "harbour.test",
  "atelier.test",
  "observatory.test",
];
const teams = ["design", "finance", "operations", "research", "support"];
const plans = ["free", "team", "business"];

/**
 * Fills an empty database: 240 invitations over the 60 days before `now`, in all four statuses, and the users who
 * accepted them plus some who were there before. The same every time, except that it moves along with `now`.
 */
export function seedDatabase(database: DatabaseSync, now: number): void {
  const random = seeded(20_261_123);
  const insert = database.prepare(
    `INSERT INTO invitations (id, email_address, public_metadata, status, ticket, redirect_url, created_at, updated_at, expires_at, was_mailed, made_at, made_by, settled_at, settled_by)
     VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, 1, ?, 'api', ?, ?)`,
  );
  const addUser = database.prepare(
    "INSERT INTO users (id, email_address, public_metadata, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
  );
  const addresses = seedAddresses(random);
  inTransaction(database, () => {
    for (const emailAddress of addresses.splice(0, userCount)) {
      const at = Math.floor(now - (60 + random() * 300) * dayMs);
      addUser.run(newId("user", random), emailAddress, "{}", at, at);
    }
    for (const age of ages(random)) {
      const invited = seedInvitation(addresses.shift() ?? "", Math.floor(now - age), now, random);
      const { emailAddress, metadata, status, createdAt, updatedAt, expiresAt } = invited;
      const id = newId("inv", random);
      const wire = [id, emailAddress, metadata, status, letters(40, random), createdAt, updatedAt, expiresAt];
      const settledAt = status === "pending" ? null : updatedAt;
      const settledBy = status === "pending" ? null : status === "accepted" ? "recipient" : "api";
      insert.run(...wire, createdAt, settledAt, settledBy);
      if (status === "accepted") {
        addUser.run(newId("user", random), emailAddress, metadata, updatedAt, updatedAt);
      }
    }
  });
}

/** Ages in milliseconds, oldest first. */
function ages(random: Random): number[] {
  const all = Array.from({ length: invitationCount }, () => hourMs / 10 + random() * (60 * dayMs - hourMs));
  return all.sort((one, other) => other - one);
}

/** Every role at every domain once, shuffled. */
function seedAddresses(random: Random): string[] {
  const all = domains.flatMap((domain) =>
    roles.flatMap((role) => [`${role}@${domain}`, `${role}.${Math.ceil(random() * 90) + 1}@${domain}`]),
  );
  return all
    .map((address) => ({ address, rank: random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ address }) => address);
}

function seedInvitation(emailAddress: string, createdAt: number, now: number, random: Random) {
  const fate = random();
  const status = fate < 0.38 ? "accepted" : fate < 0.5 ? "revoked" : "pending";
  const lifetime = random();
  const days = lifetime < 0.12 ? null : lifetime < 0.25 ? 7 : lifetime < 0.32 ? 90 : 30;
  // Not after the expiry, and not in the future.
  const settledBy = Math.min(now, createdAt + (days ?? 30) * dayMs);
  const settledAt = Math.floor(createdAt + random() ** 2 * (settledBy - createdAt));
  return {
    emailAddress,
    status,
    metadata: seedMetadata(random),
    createdAt,
    updatedAt: status === "pending" ? createdAt : settledAt,
    expiresAt: days === null ? null : createdAt + days * dayMs,
  };
}

function seedMetadata(random: Random): string {
  const kind = random();
  if (kind < 0.6) return "{}";
  const team = teams[Math.floor(random() * teams.length)];
  if (kind < 0.8) return JSON.stringify({ team });
  return JSON.stringify({
    team,
    plan: plans[Math.floor(random() * plans.length)],
    seats: Math.ceil(random() * 20),
  });
}
