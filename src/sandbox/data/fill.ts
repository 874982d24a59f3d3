import type { DatabaseSync } from "node:sqlite";
import { inTransaction } from "./database.ts";
import { letters, newId, seeded } from "./random.ts";

const dayMs = 86_400_000;
const agesDays = 20;

/**
 * Fills an empty database with so many invitations of the last 20 days, at even distances: of twenty, twelve are pending,
 * five accepted, two revoked and one expired.
 */
export function fillDatabase(database: DatabaseSync, count: number, now: number): void {
  const random = seeded(count);
  const insert = database.prepare(
    `INSERT INTO invitations (id, email_address, public_metadata, status, ticket, redirect_url, created_at, updated_at, expires_at, was_mailed, made_at, made_by, settled_at, settled_by)
     VALUES (?, ?, ?, ?, ?, NULL, ?, ?, ?, 0, ?, 'api', ?, ?)`,
  );
  const addUser = database.prepare(
    "INSERT INTO users (id, email_address, public_metadata, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
  );
  inTransaction(database, () => {
    for (let index = 0; index < count; index += 1) {
      const emailAddress = `filled${index}@example.com`;
      const createdAt = Math.floor(now - ((count - index) * agesDays * dayMs) / count);
      const fate = index % 20;
      const status = fate < 13 ? "pending" : fate < 18 ? "accepted" : "revoked";
      const expiresAt = fate === 0 ? createdAt + 1 : now + 30 * dayMs;
      const metadata = JSON.stringify({ team: `team ${index % 7}` });
      const settledAt = status === "pending" ? null : createdAt;
      const settledBy = status === "pending" ? null : status === "accepted" ? "recipient" : "api";
      const wire = [newId("inv", random), emailAddress, metadata, status, letters(40, random)];
      insert.run(...wire, createdAt, createdAt, expiresAt, createdAt, settledAt, settledBy);
      if (status === "accepted")
        addUser.run(newId("user", random), emailAddress, metadata, createdAt, createdAt);
    }
  });
}
