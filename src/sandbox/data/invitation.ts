export type InvitationStatus = "pending" | "accepted" | "revoked" | "expired";

/** An invitation as the sandbox stores it; all times in milliseconds. */
export type Invitation = {
  /** Order of creation. */
  seq: number;
  id: string;
  emailAddress: string;
  publicMetadata: Record<string, unknown>;
  status: InvitationStatus;
  ticket: string;
  redirectUrl: string | null;
  createdAt: number;
  updatedAt: number;
  expiresAt: number | null;
};

/** Reads a row. A pending invitation past its expiry is returned as expired. */
export function toInvitation(row: Record<string, unknown>, now: number): Invitation {
  const expiresAt = row["expires_at"] === null ? null : Number(row["expires_at"]);
  const redirectUrl = row["redirect_url"];
  const stored = String(row["status"]);
  const isOver = stored === "pending" && expiresAt !== null && expiresAt <= now;
  return {
    seq: Number(row["seq"]),
    id: String(row["id"]),
    emailAddress: String(row["email_address"]),
    // Only the sandbox writes this column.
    publicMetadata: JSON.parse(String(row["public_metadata"])) as Record<string, unknown>,
    // The CHECK of the table allows no other value.
    status: isOver ? "expired" : (stored as InvitationStatus),
    ticket: String(row["ticket"]),
    redirectUrl: typeof redirectUrl === "string" ? redirectUrl : null,
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    expiresAt,
  };
}

/**
 * An invitation in Clerk's form, with a `url` while the link works. With `timesInSeconds` every second one has its times
 * in seconds, like the examples in Clerk's documentation.
 */
export function invitationToWire(
  invitation: Invitation,
  linkTo: (ticket: string) => string,
  timesInSeconds: boolean,
): object {
  const inSeconds = timesInSeconds && invitation.seq % 2 === 1;
  const time = (ms: number): number => (inSeconds ? Math.floor(ms / 1000) : ms);
  return {
    object: "invitation",
    id: invitation.id,
    email_address: invitation.emailAddress,
    public_metadata: invitation.publicMetadata,
    revoked: invitation.status === "revoked",
    status: invitation.status,
    ...(invitation.status === "pending" && { url: linkTo(invitation.ticket) }),
    expires_at: invitation.expiresAt === null ? null : time(invitation.expiresAt),
    created_at: time(invitation.createdAt),
    updated_at: time(invitation.updatedAt),
  };
}
