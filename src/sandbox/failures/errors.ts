import type { ContentfulStatusCode } from "hono/utils/http-status";

/** One entry of Clerk's error envelope. */
export type ErrorItem = {
  code: string;
  message: string;
  long_message: string;
  meta?: Record<string, unknown>;
};

/** A call that Clerk would refuse. Thrown anywhere below a /v1 route, written out in `app.ts`. */
export class Refusal extends Error {
  readonly status: ContentfulStatusCode;
  readonly items: ErrorItem[];
  /** The `Retry-After` header: seconds, or a date where a fault wants one. */
  readonly retryAfter: string | undefined;

  constructor(status: ContentfulStatusCode, items: ErrorItem[], retryAfter?: string) {
    super(items[0]?.long_message ?? "refused");
    this.status = status;
    this.items = items;
    this.retryAfter = retryAfter;
  }
}

/** The envelope around every refusal: `{ errors, clerk_trace_id }`. */
export function envelope(items: ErrorItem[], traceId: string): object {
  return { errors: items, clerk_trace_id: traceId };
}

function one(
  status: ContentfulStatusCode,
  code: string,
  words: [message: string, longMessage: string],
  meta?: Record<string, unknown>,
): Refusal {
  const item = { code, message: words[0], long_message: words[1] };
  return new Refusal(status, [meta === undefined ? item : { ...item, meta }]);
}

export const refusals = {
  keyMissing: () =>
    one(401, "authentication_invalid", ["Unauthenticated", "The request carries no Bearer secret key."]),
  keyInvalid: () =>
    one(401, "clerk_key_invalid", [
      "Invalid key",
      "The secret key is not one of this instance. Check it and try again.",
    ]),
  forbidden: () =>
    one(403, "authorization_invalid", ["Not authorized", "This key is not allowed to make this call."]),
  notFound: (what: string) => one(404, "resource_not_found", ["Not found", `There is no ${what}.`]),
  bodyUnreadable: () =>
    one(400, "request_body_invalid", ["Body unreadable", "The request body is not well-formed JSON."]),
  bodyTooLarge: () =>
    one(413, "request_body_too_large", ["Body too large", "The request body is over 1 MB."]),
  duplicates: (addresses: string[]) =>
    one(
      400,
      "duplicate_record",
      ["Duplicate invitation", `There are pending invitations already for ${addresses.join(", ")}.`],
      { email_addresses: addresses },
    ),
  notAllowed: (addresses: string[]) =>
    one(
      403,
      "not_allowed_access",
      ["Access not allowed", `This application does not admit ${addresses.join(", ")}.`],
      { identifiers: addresses },
    ),
  alreadyAccepted: () =>
    one(400, "invitation_already_accepted", [
      "Already accepted",
      "The invitation has been accepted already.",
    ]),
  alreadyRevoked: () =>
    one(400, "invitation_already_revoked", ["Already revoked", "The invitation has been revoked already."]),
  notSupported: () =>
    one(400, "invitations_not_supported", [
      "Invitations not supported",
      "This instance does not accept e-mail addresses, so nobody can be invited.",
    ]),
  monthlyLimit: () =>
    one(400, "dev_monthly_email_limit_exceeded", [
      "Monthly e-mail limit reached",
      "A development instance sends 100 e-mails a month, and they are used up.",
    ]),
  planLacks: () =>
    one(
      402,
      "unsupported_subscription_plan_features",
      ["Plan does not include this", "The subscription plan does not include invitations."],
      { unsupported_features: ["invitations"] },
    ),
  quota: (code: "quota_exceeded" | "user_quota_exceeded") =>
    one(403, code, ["Quota exceeded", "The quota of this instance is used up."]),
  locked: () =>
    one(409, "resource_locked", [
      "Locked",
      "Another request is changing this resource. Try again in a moment.",
    ]),
  tooMany: (code: string, retryAfter: string | undefined) =>
    new Refusal(
      429,
      [
        {
          code,
          message: "Too many requests",
          long_message: "The allowance of this endpoint is used up for now.",
        },
      ],
      retryAfter,
    ),
  internal: () => one(500, "internal_clerk_error", ["Internal error", "Something failed on the server."]),
  unavailable: () =>
    one(503, "service_unavailable", ["Unavailable", "The service is not available right now."]),
  gatewayTimeout: () =>
    one(504, "gateway_timeout", ["Gateway timeout", "The server did not answer in time."]),
} as const;

/** What can be wrong with a parameter; all are 422 with `meta.param_name`. */
export type ParamCode =
  | "form_identifier_exists"
  | "form_param_array_size_exceeded"
  | "form_param_exceeds_allowed_size"
  | "form_param_format_invalid"
  | "form_param_missing"
  | "form_param_nil"
  | "form_param_unknown"
  | "form_param_value_invalid"
  | "form_param_value_too_large";

const paramWords: Record<ParamCode, (name: string) => string> = {
  form_identifier_exists: () => "That e-mail address is taken by a user of this application.",
  form_param_array_size_exceeded: (name) =>
    `The number of entries in ${name} is outside what this call allows.`,
  form_param_exceeds_allowed_size: (name) => `${name} is larger than allowed.`,
  form_param_format_invalid: (name) => `${name} must be a valid email address.`,
  form_param_missing: (name) => `${name} is required.`,
  form_param_nil: (name) => `${name} must not be empty.`,
  form_param_unknown: (name) => `${name} is not a parameter of this call.`,
  form_param_value_invalid: (name) => `The value of ${name} is not one this call accepts.`,
  form_param_value_too_large: (name) => `The value of ${name} is too large.`,
};

/** One 422 entry about one parameter, naming addresses in `meta.email_addresses` only when given some. */
export function paramItem(code: ParamCode, name: string, addresses: string[] = []): ErrorItem {
  const meta = { param_name: name, ...(addresses.length > 0 && { email_addresses: addresses }) };
  const words = paramWords[code](name);
  const message = code === "form_identifier_exists" ? "Identifier exists" : "Invalid parameter";
  const named = addresses.length > 0 ? `${words} (${addresses.join(", ")})` : words;
  return { code, message, long_message: named, meta };
}

export function badParam(code: ParamCode, name: string, addresses: string[] = []): Refusal {
  return new Refusal(422, [paramItem(code, name, addresses)]);
}
