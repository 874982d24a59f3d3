import type { ContentfulStatusCode } from "hono/utils/http-status";

/** One entry of Clerk's error envelope. */
export type ErrorItem = {
  code: string;
  message: string;
  long_message: string;
  meta?: Record<string, unknown>;
};

/** A refusal by Clerk. Thrown by the code of the /v1 routes, sent by `app.ts`. */
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
    one(401, "authentication_invalid", ["Unauthenticated", "The request has no Bearer secret key."]),
  keyInvalid: () =>
    one(401, "clerk_key_invalid", [
      "Invalid key",
      "The secret key does not belong to this instance. Check it and try again.",
    ]),
  forbidden: () =>
    one(403, "authorization_invalid", ["Not authorized", "This key is not allowed to make this call."]),
  notFound: (what: string) => one(404, "resource_not_found", ["Not found", `There is no ${what}.`]),
  bodyUnreadable: () =>
    one(400, "request_body_invalid", ["Body unreadable", "The request body is not well-formed JSON."]),
  bodyTooLarge: () =>
    one(413, "request_body_too_large", ["Body too large", "The request body is over 1 MB."]),
  unclear: () => one(400, "request_not_processed", ["Not processed", "The request could not be processed."]),
  duplicates: (addresses: string[]) =>
    one(
      400,
      "duplicate_record",
      ["Duplicate invitation", `There are already pending invitations for ${addresses.join(", ")}.`],
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
      "The invitation has already been accepted.",
    ]),
  alreadyRevoked: () =>
    one(400, "invitation_already_revoked", ["Already revoked", "The invitation has already been revoked."]),
  notSupported: () =>
    one(400, "invitations_not_supported", [
      "Invitations not supported",
      "This instance does not use e-mail addresses, so it cannot send invitations.",
    ]),
  monthlyLimit: () =>
    one(400, "dev_monthly_email_limit_exceeded", [
      "Monthly e-mail limit reached",
      "This development instance has sent its 100 e-mails of this month.",
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

/** Problems of a parameter; all are 422 with `meta.param_name`. */
const paramTexts = {
  form_identifier_exists: () => "That e-mail address belongs to a user of this application.",
  form_param_array_size_exceeded: (name) => `This call does not allow that number of entries in ${name}.`,
  form_param_exceeds_allowed_size: (name) => `${name} is larger than allowed.`,
  form_param_format_invalid: (name) => `${name} must be a valid email address.`,
  form_param_missing: (name) => `${name} is required.`,
  form_param_nil: (name) => `${name} must not be empty.`,
  form_param_unknown: (name) => `${name} is not a parameter of this call.`,
  form_param_value_invalid: (name) => `This call does not accept the value of ${name}.`,
  form_param_value_too_large: (name) => `The value of ${name} is too large.`,
} satisfies Record<string, (name: string) => string>;
export type ParamCode = keyof typeof paramTexts;

/** A 422 item for one parameter, with `addresses` in `meta.email_addresses` if there are any. */
export function paramItem(code: ParamCode, name: string, addresses: string[] = []): ErrorItem {
  const meta = { param_name: name, ...(addresses.length > 0 && { email_addresses: addresses }) };
  const words = paramTexts[code](name);
  const message = code === "form_identifier_exists" ? "Identifier exists" : "Invalid parameter";
  const named = addresses.length > 0 ? `${words} (${addresses.join(", ")})` : words;
  return { code, message, long_message: named, meta };
}

export function badParam(code: ParamCode, name: string, addresses: string[] = []): Refusal {
  return new Refusal(422, [paramItem(code, name, addresses)]);
}
