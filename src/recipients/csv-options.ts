import type { RowContext } from "./collector.ts";
import type { Columns } from "./csv-columns.ts";
import type { Row } from "./csv-rows.ts";
import type { ProblemReason } from "./problem.ts";
import type { RowOptions } from "./recipient-list.ts";
import { hasOddCharacters, hasPlainHost } from "./redirect-url.ts";

const maxUrl = 2048;
const maxMetadata = 8192;
const httpsUrl = /^https:\/\/[^\s/?#@\\:]+(?::\d{1,5})?(?:[/?#][^\s\\]*)?$/i;
const localUrl = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?(?:[/?#][^\s\\]*)?$/i;
// As keys these would reach into every object of the program that merges them.
const dangerousKeys = new Set(["__proto__", "constructor", "prototype"]);

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSafe(value: unknown): boolean {
  let isClean = true;
  JSON.stringify(value, (key, inner: unknown) => {
    if (dangerousKeys.has(key)) isClean = false;
    return inner;
  });
  return isClean;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) && isSafe(value) ? value : undefined;
  } catch {
    // Not JSON: the row says so in words of its own.
    return undefined;
  }
}

function isRedirectUrl(text: string): boolean {
  const isWhole = httpsUrl.test(text) || localUrl.test(text);
  return isWhole && text.length <= maxUrl && hasPlainHost(text) && !hasOddCharacters(text);
}

function readExpiry(text: string): number | undefined {
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= 365 ? days : undefined;
}

function readMetadata(row: Row, columns: Columns): Record<string, unknown> | "bad" | undefined {
  const json = valueAt(row, columns.metadata);
  const own = json === "" ? undefined : parseObject(json);
  if (json !== "" && own === undefined) return "bad";
  const metadata: Record<string, unknown> = own ?? {};
  for (const { key, at } of columns.metadataKeys) {
    const value = valueAt(row, at);
    if (value === "") continue;
    if (dangerousKeys.has(key)) return "bad";
    metadata[key] = value;
  }
  if (Object.keys(metadata).length === 0) return undefined;
  return JSON.stringify(metadata).length > maxMetadata ? "bad" : metadata;
}

function valueAt(row: Row, at: number | undefined): string {
  return at === undefined ? "" : (row.cells[at]?.value.trim() ?? "");
}

function nameOf(row: Row, columns: Columns): string {
  const whole = valueAt(row, columns.name);
  if (whole !== "") return whole;
  return `${valueAt(row, columns.firstName)} ${valueAt(row, columns.lastName)}`.trim();
}

function readOptions(row: Row, columns: Columns): RowOptions | ProblemReason {
  const options: RowOptions = {};
  const redirectUrl = valueAt(row, columns.redirectUrl);
  if (redirectUrl !== "") {
    if (!isRedirectUrl(redirectUrl)) return "redirect-url";
    options.redirectUrl = redirectUrl;
  }
  const expiry = valueAt(row, columns.expiresInDays);
  if (expiry !== "") {
    const days = readExpiry(expiry);
    if (days === undefined) return "expires-in-days";
    options.expiresInDays = days;
  }
  const metadata = readMetadata(row, columns);
  if (metadata === "bad") return "metadata";
  if (metadata !== undefined) options.publicMetadata = metadata;
  return options;
}

/**
 * What a row says beside its address: a name, options, or the first value that is wrong. Entries of `metadata.key`
 * columns are text; numbers and lists need the JSON column.
 */
export function readRow(row: Row, columns: Columns): RowContext {
  const context: RowContext = {};
  const name = nameOf(row, columns);
  if (name !== "") context.name = name;
  const options = readOptions(row, columns);
  if (typeof options === "string") context.problem = options;
  else if (Object.keys(options).length > 0) context.options = options;
  return context;
}
