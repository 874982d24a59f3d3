import type { Invitation } from "#contract/invitation.ts";
import { metadataKeyOf } from "./metadata-column.ts";

/** The value that a metadata column shows; undefined if the invitation has none. */
export function metadataOf(
  { publicMetadata }: Pick<Invitation, "publicMetadata">,
  columnId: string,
): unknown {
  const key = metadataKeyOf(columnId);
  return key !== undefined && Object.hasOwn(publicMetadata, key) ? publicMetadata[key] : undefined;
}

/** A text as it is, anything else as JSON. */
export function formatMetadata(value: unknown): string {
  if (value === undefined) return "–";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The keys of these invitations' metadata, the most frequent first. */
export function metadataKeys(invitations: readonly Pick<Invitation, "publicMetadata">[]): string[] {
  const counts = new Map<string, number>();
  for (const { publicMetadata } of invitations)
    for (const key of Object.keys(publicMetadata)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([key]) => key);
}
