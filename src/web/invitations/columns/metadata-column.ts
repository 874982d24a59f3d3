const prefix = "metadata.";

/** The id of the column that shows this key of the metadata. */
export const metadataColumnId = (key: string) => `${prefix}${key}`;

/** The key that a column shows; undefined if it shows something else. */
export function metadataKeyOf(columnId: string): string | undefined {
  return columnId.startsWith(prefix) && columnId !== prefix ? columnId.slice(prefix.length) : undefined;
}
