import { type Invitation, rowMark } from "#contract/invitation.ts";
import { testMark } from "#recipients/test-mark.ts";

/** Times are ms; a file shows each in its own way. */
export type ExportCell = string | number | boolean | { at: number } | undefined;

/** `name`: in files for programs; `header`: in files for people. `width`: characters. */
export type Column = {
  name: string;
  header: string;
  width: number;
  cellOf: (invitation: Invitation) => ExportCell;
};

const time = (at: number | null | undefined): ExportCell => (at == null ? undefined : { at });

const firstColumns: readonly Column[] = [
  { name: "emailAddress", header: "Address", width: 32, cellOf: (one) => one.emailAddress },
  { name: "status", header: "Status", width: 10, cellOf: (one) => one.status },
  { name: "createdAt", header: "Invited (UTC)", width: 19, cellOf: (one) => time(one.createdAt) },
  { name: "expiresAt", header: "Expires (UTC)", width: 19, cellOf: (one) => time(one.expiresAt) },
  { name: "acceptedAt", header: "Joined (UTC)", width: 19, cellOf: (one) => time(one.acceptedAt) },
  { name: "invitedBy", header: "Invited by", width: 20, cellOf: (one) => one.invitedBy },
  { name: "batchId", header: "Batch", width: 20, cellOf: (one) => one.batchId },
  { name: "batchName", header: "Batch name", width: 20, cellOf: (one) => one.batchName },
  { name: "delivery", header: "Delivery", width: 10, cellOf: (one) => one.delivery },
  { name: "id", header: "Id", width: 32, cellOf: (one) => one.id },
  { name: "userId", header: "User", width: 32, cellOf: (one) => one.userId },
];
const link: Column = { name: "url", header: "Link", width: 20, cellOf: (one) => one.url };
const metadata: Column = {
  name: "metadata",
  header: "Metadata",
  width: 20,
  cellOf: ({ publicMetadata }) => metadataText(publicMetadata),
};

export type ColumnChoice = {
  /** Whether the member may see links. */
  hasLinks: boolean;
  /** The keys of the metadata that get a column of their own; all of the metadata is in one column too. */
  metadataKeys: readonly string[];
};

export function columnsOf({ hasLinks, metadataKeys }: ColumnChoice): Column[] {
  return [...firstColumns, ...(hasLinks ? [link] : []), metadata, ...metadataKeys.map(columnOfKey)];
}

function columnOfKey(key: string): Column {
  const name = `metadata.${key}`;
  return { name, header: name, width: 16, cellOf: ({ publicMetadata }) => plainValue(publicMetadata, key) };
}

function plainValue(given: Invitation["publicMetadata"], key: string): ExportCell {
  const value = Object.hasOwn(given, key) ? given[key] : undefined;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  // It may be plain in other invitations.
  return value == null ? undefined : JSON.stringify(value);
}

/** As JSON, without Usher's own marks; nothing if there is no other key. */
function metadataText(given: Invitation["publicMetadata"]): string | undefined {
  const { [rowMark]: _row, [testMark]: _test, ...rest } = given;
  return Object.keys(rest).length === 0 ? undefined : JSON.stringify(rest);
}
