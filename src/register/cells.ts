import type { Insertable, Selectable } from "kysely";
import { Delivery, type Invitation, InvitationStatus, rowMark } from "#contract/invitation.ts";
import { testMark } from "#recipients/test-mark.ts";
import type { Schema } from "#store/schema.ts";

type InvitationCells = Insertable<Schema["invitation"]>;
export type InvitationRow = Selectable<Schema["invitation"]>;
export type MetadataCell = { key: string; value: string };

/** The cells whose values come from Clerk. */
export type ClerkCells = Pick<
  InvitationCells,
  | "id"
  | "email_address"
  | "address"
  | "domain"
  | "status"
  | "url"
  | "public_metadata"
  | "search_text"
  | "created_at"
  | "updated_at"
  | "expires_at"
>;

/** What a search can find of one invitation; Clerk's metadata may be longer. */
const longestSearchText = 4_000;
/** A filter cannot ask for longer ones. */
const longestKey = 100;
const longestValue = 320;

/** Between the texts of `search_text`, so that no search matches across two of them. */
const separator = "\u001f";

/** Texts are compared in this form: a database neither folds all letters nor keeps half characters. */
export function foldText(text: string): string {
  return text.toLowerCase().toWellFormed().replaceAll("\0", " ").replaceAll(separator, " ");
}

export function clerkCells(invitation: Invitation): ClerkCells {
  const address = foldText(invitation.emailAddress);
  return {
    id: invitation.id,
    email_address: invitation.emailAddress,
    address,
    domain: address.slice(address.lastIndexOf("@") + 1),
    status: invitation.status,
    url: invitation.url ?? null,
    public_metadata: JSON.stringify(invitation.publicMetadata),
    search_text: searchText(address, invitation.publicMetadata),
    created_at: invitation.createdAt,
    updated_at: invitation.updatedAt,
    expires_at: invitation.expiresAt,
  };
}

/** Usher's own marks are not what a member searches for. */
const isOwnMark = (key: string): boolean => key === rowMark || key === testMark;

function searchText(address: string, metadata: Invitation["publicMetadata"]): string {
  const values = Object.entries(metadata).flatMap(([key, value]) => (isOwnMark(key) ? [] : textsOf(value)));
  // The cut may split a character.
  return [address, ...values.map(foldText)].join(separator).slice(0, longestSearchText).toWellFormed();
}

/** All texts and numbers in a value, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number") return [String(value)];
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(textsOf);
  return [];
}

/** The rows of `invitation_metadata`: what a filter `metadata.KEY=VALUE` can ask for. */
export function metadataCells({ publicMetadata }: Pick<Invitation, "publicMetadata">): MetadataCell[] {
  return Object.entries(publicMetadata).flatMap(([key, value]) => {
    const isPlain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    if (!isPlain || key === rowMark || key.length > longestKey) return [];
    const text = String(value).trim();
    return text.length > longestValue ? [] : [{ key: key.toWellFormed(), value: text.toWellFormed() }];
  });
}

/** The columns that an `Invitation` is made of. */
export const invitationColumns = [
  "seq",
  "id",
  "email_address",
  "status",
  "url",
  "public_metadata",
  "created_at",
  "updated_at",
  "expires_at",
  "accepted_at",
  "user_id",
  "invited_by",
  "batch_id",
  "delivery",
] as const satisfies readonly (keyof InvitationRow)[];

type Row = Pick<InvitationRow, (typeof invitationColumns)[number]>;

export function invitationOf(row: Row): Invitation {
  const status = InvitationStatus.options.find((each) => each === row.status) ?? "pending";
  const delivery = Delivery.options.find((each) => each === row.delivery);
  return {
    id: row.id,
    emailAddress: row.email_address,
    status,
    publicMetadata: JSON.parse(row.public_metadata),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    expiresAt: row.expires_at,
    ...(row.url !== null && { url: row.url }),
    ...(status === "revoked" && { revoked: true }),
    ...(row.accepted_at !== null && { acceptedAt: row.accepted_at }),
    ...(row.user_id !== null && { userId: row.user_id }),
    ...(row.invited_by !== null && { invitedBy: row.invited_by }),
    ...(row.batch_id !== null && { batchId: row.batch_id }),
    ...(delivery !== undefined && { delivery }),
  };
}
