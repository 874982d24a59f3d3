import type { DatabaseSync } from "node:sqlite";
import type { Actor } from "./invitations.ts";

const dayMs = 86_400_000;

/**
 * An invitation as `GET /sandbox/history` returns it, deleted or not. Times in milliseconds, by the machine's clock.
 */
export type PastInvitation = {
  id: string;
  emailAddress: string;
  publicMetadata: Record<string, unknown>;
  expiresInDays: number | null;
  /** Before it was deleted. */
  status: "pending" | "accepted" | "revoked";
  /** Whether an e-mail was sent. */
  wasMailed: boolean;
  madeAt: number;
  madeBy: Actor;
  /** Accepted or revoked. */
  settledAt: number | null;
  settledBy: Actor | null;
  deletedAt: number | null;
  deletedBy: Actor | null;
};

/** Every invitation ever made, in the order of creation, also those that Clerk no longer knows. */
export function readHistory(database: DatabaseSync): PastInvitation[] {
  return database
    .prepare("SELECT * FROM invitations ORDER BY seq")
    .all()
    .map((row) => ({
      id: String(row["id"]),
      emailAddress: String(row["email_address"]),
      // Only the sandbox writes these columns.
      publicMetadata: JSON.parse(String(row["public_metadata"])) as Record<string, unknown>,
      expiresInDays:
        row["expires_at"] === null ? null : (Number(row["expires_at"]) - Number(row["created_at"])) / dayMs,
      status: row["status"] as PastInvitation["status"],
      wasMailed: row["was_mailed"] === 1,
      madeAt: Number(row["made_at"]),
      madeBy: row["made_by"] as Actor,
      settledAt: row["settled_at"] as number | null,
      settledBy: row["settled_by"] as Actor | null,
      deletedAt: row["deleted_at"] as number | null,
      deletedBy: row["deleted_by"] as Actor | null,
    }));
}
