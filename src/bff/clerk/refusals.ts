import type { Refused, RefusalScope } from "#batches/upstream.ts";
import type { ProblemCode } from "#contract/problem.ts";
import type { WireError, WireErrors } from "./wire.ts";

type Meaning = { scope: RefusalScope; code: ProblemCode };

const aboutAddress: Meaning = { scope: "addresses", code: "invalid_address" };
const aboutOption: Meaning = { scope: "options", code: "invalid_option" };
const aboutKey: Meaning = { scope: "instance", code: "clerk_key_refused" };

/** Clerk's error codes (API 2026-05-12), and what they concern. */
const meanings: Readonly<Record<string, Meaning>> = {
  duplicate_record: { scope: "addresses", code: "already_invited" },
  form_identifier_exists: { scope: "addresses", code: "already_user" },
  not_allowed_access: { scope: "addresses", code: "address_blocked" },
  invitation_already_accepted: { scope: "addresses", code: "already_accepted" },
  invitation_already_revoked: { scope: "addresses", code: "already_revoked" },
  resource_not_found: { scope: "addresses", code: "invitation_gone" },
  form_param_unknown: aboutOption,
  form_param_array_size_exceeded: aboutOption,
  invitations_not_supported: { scope: "instance", code: "clerk_invitations_off" },
  dev_monthly_email_limit_exceeded: { scope: "instance", code: "clerk_mail_quota" },
  unsupported_subscription_plan_features: { scope: "instance", code: "clerk_plan" },
  quota_exceeded: { scope: "instance", code: "clerk_quota" },
  user_quota_exceeded: { scope: "instance", code: "clerk_quota" },
  clerk_key_invalid: aboutKey,
  authentication_invalid: aboutKey,
  authorization_invalid: aboutKey,
};

/** A code about one parameter concerns the address or an option. */
function meaningOfParameter(error: WireError): Meaning | undefined {
  if (!error.code.startsWith("form_")) return undefined;
  const parameter = error.meta?.param_name;
  return parameter === undefined || parameter === "email_address" ? aboutAddress : aboutOption;
}

/**
 * The meaning of an unknown code. 400 and 422 may concern one address or every call, which the engine finds out.
 * Anything else would repeat for every address, so an admin has to look.
 */
function meaningOfStatus(status: number, addresses: readonly string[]): Meaning {
  if (addresses.length > 0)
    return { scope: "addresses", code: status === 403 ? "address_blocked" : "clerk_failed" };
  if (status === 401) return aboutKey;
  if (status === 402) return { scope: "instance", code: "clerk_plan" };
  if (status === 400 || status === 422) return { scope: "unclear", code: "clerk_failed" };
  if (status === 413) return aboutOption;
  return { scope: "instance", code: "clerk_failed" };
}

function namedAddresses(error: WireError): string[] {
  const named = [...(error.meta?.email_addresses ?? []), ...(error.meta?.identifiers ?? [])];
  return named.map((address) => address.toLowerCase());
}

function meaningOf(error: WireError, status: number): Meaning {
  const known = Object.hasOwn(meanings, error.code) ? meanings[error.code] : undefined;
  return known ?? meaningOfParameter(error) ?? meaningOfStatus(status, namedAddresses(error));
}

/**
 * Converts a 4xx answer. With several errors the widest scope decides (instance, then options, then addresses, then
 * unclear); the addresses are those of all errors with the same meaning.
 */
export function toRefused(status: number, body: WireErrors, traceId: string | undefined): Refused {
  const width = { instance: 0, options: 1, addresses: 2, unclear: 3 } as const;
  const judged = body.errors
    .map((error) => ({ error, meaning: meaningOf(error, status) }))
    .sort((left, right) => width[left.meaning.scope] - width[right.meaning.scope]);
  const first = judged[0];
  const { scope, code } = first?.meaning ?? meaningOfStatus(status, []);
  const alike = judged.filter((entry) => entry.meaning.scope === scope && entry.meaning.code === code);
  return {
    kind: "refused",
    scope,
    code,
    clerkCode: first?.error.code ?? `http_${status}`,
    detail: first === undefined ? `Clerk answered with status ${status}` : messageOf(first.error),
    addresses: [...new Set(alike.flatMap((entry) => namedAddresses(entry.error)))],
    status,
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** Clerk's own message, cut: it is stored and shown to members. */
function messageOf(error: WireError): string {
  const words = error.long_message ?? error.message ?? error.code;
  return words.trim().replace(/\.$/, "").slice(0, 500);
}
