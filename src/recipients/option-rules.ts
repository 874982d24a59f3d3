import { isUnsafeNumber, parseExactly } from "./long-numbers.ts";
import { repeatsKey } from "./repeated-keys.ts";
import { testMark } from "./test-mark.ts";

// Exists in browsers, workers and Node, but not in the type library that these three share.
declare const URL: { canParse(url: string): boolean };

const maxUrlLength = 2_048;
const maxDays = 365;
/** Usher's own limit: Clerk publishes none for invitations. */
const maxMetadataLength = 8_192;

/** Each reason to refuse a value, with what is wrong and what to do about it. */
export const optionProblems = {
  "redirect-url":
    "The redirect URL is not a full https URL. Use one such as https://app.example.com/welcome; http works for localhost only.",
  "redirect-url-length": "The redirect URL is longer than 2,048 characters. Shorten it.",
  "redirect-url-characters":
    "The redirect URL contains a space, a line break, a backslash or an invisible character. Remove it.",
  "redirect-url-user": "The redirect URL contains a user name. Remove everything from // up to the @.",
  "redirect-url-host":
    "The host of the redirect URL is not in plain letters. Write it like app.example.com, or in its xn-- form.",
  "expires-in-days": "The expiry is not a whole number of days from 1 to 365. Enter one, such as 30.",
  metadata: 'The metadata is not a JSON object. Write one, such as {"plan": "team"}.',
  "metadata-repeated": "The metadata uses a key twice. Remove or rename one of them.",
  "metadata-keys": "The metadata uses the key __proto__, constructor or prototype. Rename it.",
  "metadata-test-mark": "The metadata uses the key usher_test, which marks test invitations. Rename it.",
  "metadata-size": "The metadata is longer than 8,192 characters of JSON. Shorten it.",
  "metadata-numbers":
    "The metadata contains a number with more digits than JSON programs keep. Put it in quotes.",
  template: "The e-mail template is unknown. Use invitation or waitlist_invitation.",
  boolean: "The value is neither true nor false. Use one of them.",
};

type OptionProblem = keyof typeof optionProblems;

export type CheckedOption<T> = { ok: true; value: T } | { ok: false; reason: OptionProblem };

export type OptionRule<T> = {
  /** The name of the option within a sentence. */
  label: string;
  check: (value: unknown) => CheckedOption<T>;
};

/** An option that users write as text: in a field of a form, or in the CSV column with this heading. */
export type TextOptionRule<T> = OptionRule<T> & {
  column: string;
  /** Turns text into a value for `check`; undefined means that the option is not given. */
  parse: (text: string) => unknown;
};

function refuse(reason: OptionProblem): { ok: false; reason: OptionProblem } {
  return { ok: false, reason };
}

const fullUrl = /^(?:https:\/\/[^/\\]|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/?#]|$))/i;
const userName = /^[^/]*\/\/[^/?#]*@/;
const oddCharacter = /[\p{C}\s\\]/u;
// Programs along the way read odd hosts differently: letters that look like others, `%2e`, a full-width dot.
const plainHost = /^https?:\/\/(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/i;

function checkRedirectUrl(value: unknown): CheckedOption<string> {
  if (typeof value !== "string") return refuse("redirect-url");
  const url = value.trim();
  if (url.length > maxUrlLength) return refuse("redirect-url-length");
  if (!fullUrl.test(url)) return refuse("redirect-url");
  if (oddCharacter.test(url)) return refuse("redirect-url-characters");
  if (userName.test(url)) return refuse("redirect-url-user");
  if (!plainHost.test(url)) return refuse("redirect-url-host");
  return URL.canParse(url) ? { ok: true, value: url } : refuse("redirect-url");
}

function checkDays(value: unknown): CheckedOption<number> {
  const isDays = typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= maxDays;
  return isDays ? { ok: true, value } : refuse("expires-in-days");
}

// A program that merges an object with one of these keys can change the prototype of all objects.
const unsafeKeys = ["__proto__", "constructor", "prototype"];

/** Looks at any depth, without recursion: a hostile body may nest ten thousand deep. */
function findNestedProblem(value: unknown): "metadata-keys" | "metadata-numbers" | undefined {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === "number" && isUnsafeNumber(next)) return "metadata-numbers";
    if (typeof next !== "object" || next === null) continue;
    if (Object.keys(next).some((key) => unsafeKeys.includes(key))) return "metadata-keys";
    // Not spread: a list of some hundred thousand is more than a call takes as arguments.
    for (const inner of Object.values(next)) pending.push(inner);
  }
  return undefined;
}

function isSmallEnough(value: unknown): boolean {
  try {
    return JSON.stringify(value).length <= maxMetadataLength;
  } catch {
    // Nested too deep for the serializer.
    return false;
  }
}

function isJsonObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function checkMetadata(value: unknown): CheckedOption<Record<string, unknown>> {
  if (!isJsonObject(value)) return refuse(isRepeating(value) ? "metadata-repeated" : "metadata");
  if (Object.hasOwn(value, testMark)) return refuse("metadata-test-mark");
  const problem = findNestedProblem(value);
  if (problem !== undefined) return refuse(problem);
  return isSmallEnough(value) ? { ok: true, value } : refuse("metadata-size");
}

/** The value is a text that was not read because it names a key twice. */
function isRepeating(value: unknown): boolean {
  try {
    return typeof value === "string" && repeatsKey(value, JSON.parse(value));
  } catch {
    return false;
  }
}

function parseMetadata(text: string): unknown {
  try {
    const value = parseExactly(text);
    if (repeatsKey(text, value)) return text;
    return isJsonObject(value) && Object.keys(value).length === 0 ? undefined : value;
  } catch {
    // The text itself is not an object, so `check` refuses it.
    return text;
  }
}

function checkBoolean(value: unknown): CheckedOption<boolean> {
  return typeof value === "boolean" ? { ok: true, value } : refuse("boolean");
}

const templates = ["invitation", "waitlist_invitation"] as const;

function checkTemplate(value: unknown): CheckedOption<(typeof templates)[number]> {
  const template = templates.find((each) => each === value);
  return template === undefined ? refuse("template") : { ok: true, value: template };
}

/** Every option of an invitation. The contract, the CSV columns, the forms and docs/invitation-options.md follow it. */
export const optionRules = {
  redirectUrl: {
    label: "redirect URL",
    column: "redirect_url",
    parse: (text: string): unknown => text,
    check: checkRedirectUrl,
  },
  expiresInDays: {
    label: "expiry",
    column: "expires_in_days",
    parse: (text: string): unknown => (/^\d+$/.test(text) ? Number(text) : text),
    check: checkDays,
  },
  publicMetadata: {
    label: "metadata",
    column: "public_metadata",
    parse: parseMetadata,
    check: checkMetadata,
  },
  notify: { label: "delivery", check: checkBoolean },
  templateSlug: { label: "e-mail template", check: checkTemplate },
  ignoreExisting: { label: "invite again", check: checkBoolean },
} satisfies Record<string, OptionRule<unknown> | TextOptionRule<unknown>>;

type Rules = typeof optionRules;
export type OptionName = keyof Rules;
type OptionValue<Name extends OptionName> = Extract<ReturnType<Rules[Name]["check"]>, { ok: true }>["value"];

/** The options that a CSV row may set for its own invitation. */
export type RowOptionName = {
  [Name in OptionName]: Rules[Name] extends { column: string } ? Name : never;
}[OptionName];
export type RowOptions = { [Name in RowOptionName]?: OptionValue<Name> };

/** In the order in which they are read; the first problem of a row is the one it reports. */
export const rowOptionNames: readonly RowOptionName[] = ["redirectUrl", "expiresInDays", "publicMetadata"];

/** Reads the text of a field or a cell; undefined means that the option is not given. */
export function readOption<T>(rule: TextOptionRule<T>, text: string): CheckedOption<T | undefined> {
  const trimmed = text.trim();
  const value = trimmed === "" ? undefined : rule.parse(trimmed);
  return value === undefined ? { ok: true, value } : rule.check(value);
}
