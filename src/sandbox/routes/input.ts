import { badParam, type ErrorItem, type ParamCode, paramItem, Refusal } from "#sandbox/failures/errors.ts";
import type { NewInvitation } from "#sandbox/data/invitations.ts";

const metadataBytes = 8 * 1024;

type Check = (value: unknown) => ParamCode | undefined;

/** The check of a parameter, and the calls in which null counts as absent. */
type Param = {
  check: Check;
  nullIn: "both" | "bulk" | "neither";
};

const params: Record<string, Param> = {
  email_address: { check: checkAddress, nullIn: "neither" },
  public_metadata: { check: checkMetadata, nullIn: "bulk" },
  redirect_url: { check: checkRedirect, nullIn: "bulk" },
  notify: { check: checkBoolean, nullIn: "both" },
  ignore_existing: { check: checkBoolean, nullIn: "both" },
  expires_in_days: { check: checkDays, nullIn: "both" },
  template_slug: { check: checkTemplate, nullIn: "neither" },
};

/** Reads the body of `POST /invitations`; throws a 422 with one item for each mistake. */
export function readSingle(body: unknown): NewInvitation {
  const items = problemsOf(body, "single", false);
  if (items.length > 0) throw new Refusal(422, items);
  return toOrder(asObject(body) ?? {});
}

/** Reads the body of `POST /invitations/bulk`: 1 to 10 invitations, refused together if one is invalid. */
export function readBulk(body: unknown, namesAddress: boolean): NewInvitation[] {
  // The SDK sends no body for an empty list.
  const entries = body ?? [];
  if (!Array.isArray(entries)) throw badParam("form_param_value_invalid", "invitations");
  if (entries.length < 1 || entries.length > 10) {
    throw badParam("form_param_array_size_exceeded", "invitations");
  }
  const items = entries.flatMap((entry) => problemsOf(entry, "bulk", namesAddress));
  if (items.length > 0) throw new Refusal(422, items);
  return entries.map((entry) => toOrder(asObject(entry) ?? {}));
}

function problemsOf(body: unknown, call: "single" | "bulk", namesAddress: boolean): ErrorItem[] {
  const given = body === undefined ? {} : asObject(body);
  if (given === undefined) return [paramItem("form_param_value_invalid", "invitation")];
  const address = given["email_address"];
  const named = namesAddress && typeof address === "string" ? [address] : [];
  const items: ErrorItem[] = [];
  if (!Object.hasOwn(given, "email_address")) items.push(paramItem("form_param_missing", "email_address"));
  for (const [name, value] of Object.entries(given)) {
    const code = Object.hasOwn(params, name) ? judge(params[name], value, call) : "form_param_unknown";
    if (code !== undefined) items.push(paramItem(code, name, name === "email_address" ? named : []));
  }
  return items;
}

function judge(param: Param | undefined, value: unknown, call: "single" | "bulk"): ParamCode | undefined {
  if (param === undefined) return "form_param_unknown";
  if (value !== null) return param.check(value);
  const isAllowed = param.nullIn === "both" || param.nullIn === call;
  return isAllowed ? undefined : "form_param_nil";
}

function toOrder(given: Record<string, unknown>): NewInvitation {
  const redirectUrl = given["redirect_url"];
  const days = given["expires_in_days"];
  return {
    emailAddress: String(given["email_address"]).toLowerCase(),
    publicMetadata: asObject(given["public_metadata"]) ?? {},
    redirectUrl: typeof redirectUrl === "string" ? redirectUrl : null,
    notify: given["notify"] !== false,
    ignoreExisting: given["ignore_existing"] === true,
    expiresInDays: typeof days === "number" ? days : 30,
    template: given["template_slug"] === "waitlist_invitation" ? "waitlist_invitation" : "invitation",
  };
}

function asObject(value: unknown): Record<string, unknown> | undefined {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  // TypeScript narrows to `object`; the cast only adds the type of the keys.
  return isObject ? (value as Record<string, unknown>) : undefined;
}

const localPart = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const domainLabel = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;
const topLevel = /^(\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]+)$/iu;

function checkAddress(value: unknown): ParamCode | undefined {
  if (value === "") return "form_param_nil";
  if (typeof value !== "string" || value.length > 254) return "form_param_format_invalid";
  const at = value.lastIndexOf("@");
  const labels = value.slice(at + 1).split(".");
  const isAddress =
    at > 0 &&
    at <= 64 &&
    localPart.test(value.slice(0, at)) &&
    labels.length >= 2 &&
    labels.every((label) => domainLabel.test(label)) &&
    topLevel.test(labels.at(-1) ?? "");
  return isAddress ? undefined : "form_param_format_invalid";
}

function checkMetadata(value: unknown): ParamCode | undefined {
  if (asObject(value) === undefined) return "form_param_value_invalid";
  return Buffer.byteLength(JSON.stringify(value)) > metadataBytes
    ? "form_param_exceeds_allowed_size"
    : undefined;
}

function checkRedirect(value: unknown): ParamCode | undefined {
  if (typeof value !== "string" || value.length > 2048 || /[\s\\]/.test(value))
    return "form_param_value_invalid";
  const url = URL.parse(value);
  const isWebAddress =
    url !== null && /^https?:\/\//i.test(value) && url.username === "" && url.password === "";
  return isWebAddress ? undefined : "form_param_value_invalid";
}

function checkBoolean(value: unknown): ParamCode | undefined {
  return typeof value === "boolean" ? undefined : "form_param_value_invalid";
}

function checkDays(value: unknown): ParamCode | undefined {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) return "form_param_value_invalid";
  return value > 365 ? "form_param_value_too_large" : undefined;
}

function checkTemplate(value: unknown): ParamCode | undefined {
  return value === "invitation" || value === "waitlist_invitation" ? undefined : "form_param_value_invalid";
}
