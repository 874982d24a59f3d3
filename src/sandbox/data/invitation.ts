export type InvitationStatus = "pending" | "accepted" | "revoked" | "expired";

/** An invitation as the sandbox holds it; all times in milliseconds. */
export type Invitation = {
  /** Position in the order of creation. */
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

/** Reads a row; a pending one whose time is over comes out as expired, without anybody having changed it. */
export function toInvitation(row: Record<string, unknown>, now: number): Invitation {
  const expiresAt = row["expires_at"] === null ? null : Number(row["expires_at"]);
  const redirectUrl = row["redirect_url"];
  const stored = String(row["status"]);
  const isOver = stored === "pending" && expiresAt !== null && expiresAt <= now;
  return {
    seq: Number(row["seq"]),
    id: String(row["id"]),
    emailAddress: String(row["email_address"]),
    // Written by the sandbox alone, from an object.
    publicMetadata: JSON.parse(String(row["public_metadata"])) as Record<string, unknown>,
    // The table's CHECK lets no other word in.
    status: isOver ? "expired" : (stored as InvitationStatus),
    ticket: String(row["ticket"]),
    redirectUrl: typeof redirectUrl === "string" ? redirectUrl : null,
    createdAt: Number(row["created_at"]),
    updatedAt: Number(row["updated_at"]),
    expiresAt,
  };
}

/**
 * An invitation in Clerk's form. `url` is there as long as the link works.
 * With `timesInSeconds` every second one answers seconds, as the document's examples do.
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
