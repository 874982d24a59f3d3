import type { Kysely } from "kysely";
import { type Invitation, InvitationStatus } from "#contract/invitation.ts";
import type { Schema } from "#store/schema.ts";
import { disprovesMissing, type Known, type Source, supersedes } from "./merge.ts";

/**
 * The register of one Clerk instance. `clock`: Clerk's, so that a wrong clock of the machine, which is `now`, does not
 * matter. `onLeft`: called when an invitation is pending no more.
 */
export type Register = {
  db: Kysely<Schema>;
  instance: string;
  clock: () => number;
  now: () => number;
  onLeft?: () => void;
};

/** An invitation in an answer of Clerk, as it is at `askedAt`. */
export type Noted = { invitation: Invitation; askedAt: number; source: Source };

/** A row, as far as an answer is compared with it. */
export type KnownRow = Known & {
  seq: number;
  cells: string;
  publicMetadata: string;
  userId: string | null;
  acceptedAt: number | null;
};

/** Only the register writes the column. */
const statusOf = (stored: string): InvitationStatus =>
  InvitationStatus.options.find((status) => status === stored) ?? "pending";

/** The rows of these ids, gone ones too. */
export async function readKnown(
  db: Kysely<Schema>,
  instance: string,
  ids: readonly string[],
): Promise<Map<string, KnownRow>> {
  const rows = await db
    .selectFrom("invitation")
    .leftJoin("missing_invitation", "missing_invitation.seq", "invitation.seq")
    .select([
      "invitation.seq",
      "invitation.id",
      "invitation.email_address",
      "invitation.status",
      "invitation.url",
      "invitation.public_metadata",
      "invitation.created_at",
      "invitation.updated_at",
      "invitation.expires_at",
      "invitation.accepted_at",
      "invitation.user_id",
      "invitation.asked_at",
      "invitation.gone_at",
      "missing_invitation.missing_at",
    ])
    .where("invitation.instance", "=", instance)
    .where("invitation.id", "in", ids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      {
        seq: row.seq,
        status: statusOf(row.status),
        askedAt: row.asked_at,
        goneAt: row.gone_at,
        missingAt: row.missing_at,
        publicMetadata: row.public_metadata,
        userId: row.user_id,
        acceptedAt: row.accepted_at,
        cells: cellsText({
          emailAddress: row.email_address,
          url: row.url ?? undefined,
          createdAt: row.created_at,
          updatedAt: row.updated_at,
          expiresAt: row.expires_at,
          publicMetadata: row.public_metadata,
        }),
      },
    ]),
  );
}

/** Whether a row must change: most rows of a sweep need not, so that reading them again is cheap. */
export function isNews({ invitation, askedAt, source }: Noted, known: KnownRow | undefined): boolean {
  if (known === undefined) return true;
  const evidence = { status: invitation.status, askedAt, source };
  const isOther =
    known.goneAt !== null ||
    known.status !== invitation.status ||
    known.cells !== cellsText({ ...invitation, publicMetadata: JSON.stringify(invitation.publicMetadata) });
  return isOther ? supersedes(evidence, known) : disprovesMissing(evidence, known);
}

type Cells = Pick<Invitation, "emailAddress" | "url" | "createdAt" | "updatedAt" | "expiresAt">;

/** What Clerk says besides the status, in one text to compare. */
function cellsText(cells: Cells & { publicMetadata: string }): string {
  const { emailAddress, url, createdAt, updatedAt, expiresAt, publicMetadata } = cells;
  return `${emailAddress}\n${url ?? ""}\n${createdAt} ${updatedAt} ${expiresAt}\n${publicMetadata}`;
}

/** Makes a call, and says when it began, by Clerk's clock, which may be unknown before the answer. */
export async function timed<T>(
  { clock, now }: Pick<Register, "clock" | "now">,
  call: () => Promise<T>,
): Promise<{ answer: T; askedAt: number }> {
  const began = now();
  const answer = await call();
  return { answer, askedAt: clock() - Math.max(0, now() - began) };
}

/** A pending invitation past its expiry is expired, even in an answer from shortly before. Its link is dead. */
export function expired(invitation: Invitation, now: number): Invitation {
  const { url: _link, ...rest } = invitation;
  const isOver = invitation.status === "pending" && (invitation.expiresAt ?? Infinity) <= now;
  return isOver ? { ...rest, status: "expired" } : invitation;
}
