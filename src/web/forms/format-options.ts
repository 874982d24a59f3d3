import type { BatchOptions } from "#contract/batch.ts";
import { formatCount } from "#web/format/english.ts";

/** The options of a preset or a batch in one line; those that are left out are Clerk's defaults. */
export function formatOptions(options: BatchOptions): string {
  const { redirectUrl, expiresInDays, publicMetadata, notify, templateSlug } = options;
  const keys = Object.keys(publicMetadata ?? {});
  const parts = [
    notify === false && "links only",
    templateSlug === "waitlist_invitation" && "waitlist e-mail",
    expiresInDays !== undefined && `expires after ${formatCount(expiresInDays, "day")}`,
    redirectUrl !== undefined && `leads to ${redirectUrl}`,
    keys.length > 0 && `metadata ${keys.join(", ")}`,
  ].filter((part) => part !== false);
  const text = parts.join(" · ");
  return text === "" ? "Clerk's defaults" : text.charAt(0).toUpperCase() + text.slice(1);
}
