import type { Refused, RefusalScope } from "#batches/upstream.ts";
import type { ProblemCode } from "#contract/problem.ts";
import type { WireError, WireErrors } from "./wire.ts";

type Meaning = { scope: RefusalScope; code: ProblemCode };

const blamesAddress: Meaning = { scope: "addresses", code: "invalid_address" };
const blamesOption: Meaning = { scope: "options", code: "invalid_option" };
const blamesKey: Meaning = { scope: "instance", code: "clerk_key_refused" };

/** Clerk's error codes (API 2026-05-12) and who has to act. The only table of its kind. */
const meanings: Readonly<Record<string, Meaning>> = {
  duplicate_record: { scope: "addresses", code: "already_invited" },
  form_identifier_exists: { scope: "addresses", code: "already_user" },
  not_allowed_access: { scope: "addresses", code: "address_blocked" },
  invitation_already_accepted: { scope: "addresses", code: "already_accepted" },
  invitation_already_revoked: { scope: "addresses", code: "already_revoked" },
  resource_not_found: { scope: "addresses", code: "invitation_gone" },
  form_param_unknown: blamesOption,
  form_param_array_size_exceeded: blamesOption,
  invitations_not_supported: { scope: "instance", code: "clerk_invitations_off" },
  dev_monthly_email_limit_exceeded: { scope: "instance", code: "clerk_mail_quota" },
  unsupported_subscription_plan_features: { scope: "instance", code: "clerk_plan" },
  quota_exceeded: { scope: "instance", code: "clerk_quota" },
  user_quota_exceeded: { scope: "instance", code: "clerk_quota" },
  clerk_key_invalid: blamesKey,
  authentication_invalid: blamesKey,
  authorization_invalid: blamesKey,
};

/** Codes about one parameter: the address when it is the address, else an option of the call. */
function meaningOfParameter(error: WireError): Meaning | undefined {
  if (!error.code.startsWith("form_")) return undefined;
  const parameter = error.meta?.param_name;
  return parameter === undefined || parameter === "email_address" ? blamesAddress : blamesOption;
}

/**
 * A code that nobody wrote down. 400 and 422 may be about one address alone, and the engine finds out by isolating;
 * everything else would repeat for every address, so a person has to look.
 */
function meaningOfStatus(status: number, addresses: readonly string[]): Meaning {
  if (addresses.length > 0)
    return { scope: "addresses", code: status === 403 ? "address_blocked" : "clerk_failed" };
  if (status === 401) return blamesKey;
  if (status === 402) return { scope: "instance", code: "clerk_plan" };
  if (status === 400 || status === 422) return { scope: "addresses", code: "clerk_failed" };
  if (status === 413) return blamesOption;
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
 * A 4xx answer as the refusal it is. With several errors in one answer the gravest scope speaks (instance before
 * options before addresses), and the addresses are those of all errors with the same meaning.
 */
export function toRefused(status: number, body: WireErrors, traceId: string | undefined): Refused {
  const gravity = { instance: 0, options: 1, addresses: 2 } as const;
  const judged = body.errors
    .map((error) => ({ error, meaning: meaningOf(error, status) }))
    .sort((left, right) => gravity[left.meaning.scope] - gravity[right.meaning.scope]);
  const first = judged[0];
  const { scope, code } = first?.meaning ?? meaningOfStatus(status, []);
  const alike = judged.filter((entry) => entry.meaning.scope === scope && entry.meaning.code === code);
  return {
    kind: "refused",
    scope,
    code,
    clerkCode: first?.error.code ?? `http_${status}`,
    detail: first === undefined ? `Clerk answered with status ${status}` : wordsOf(first.error),
    addresses: [...new Set(alike.flatMap((entry) => namedAddresses(entry.error)))],
    status,
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** Clerk's own words, cut: they end up in our answers and in the database. */
function wordsOf(error: WireError): string {
  const words = error.long_message ?? error.message ?? error.code;
  return words.trim().replace(/\.$/, "").slice(0, 500);
}
