import { badParam, type Refusal, refusals } from "./errors.ts";

export type Operation = "create" | "revoke" | "delete" | "list";

/** Whether a faulty call takes effect; "partly" only for the addresses before the faulty one. */
type Applied = "no" | "yes" | "later" | "partly";

/** Seconds, no header, or a date two seconds ahead, which HTTP also allows. */
export type RetryAfter = number | "date" | undefined;

export type Answer =
  | { kind: "refusal"; make: (addresses: string[], namesTaken: boolean) => Refusal }
  | { kind: "limited"; retryAfter: RetryAfter }
  | { kind: "silence" | "cut" | "half" | "slow" | "page" | "empty" | "redirect" };

export type Fault = {
  name: string;
  /** How often it happens for an address and an operation; null means always. */
  times: number | null;
  /** The kinds of calls in which it happens; `list` is a search of the list for the address. */
  on: readonly Operation[];
  applied: Applied;
  answer: Answer;
  does: string;
};

type Row = [name: string, times: number | null, applied: Applied, answer: Answer, does: string];

const silence: Answer = { kind: "silence" };
const cut: Answer = { kind: "cut" };
const internal = refusal(refusals.internal);
const unavailable = refusal(refusals.unavailable);
const gatewayTimeout = refusal(refusals.gatewayTimeout);
const badFormat = refusal(() => badParam("form_param_format_invalid", "email_address"));
const taken = refusal((addresses, namesTaken) =>
  badParam("form_identifier_exists", "email_address", namesTaken ? addresses : []),
);
const rateLimit = (retryAfter: RetryAfter): Answer => ({ kind: "limited", retryAfter });

/** Faults of the connection or the server, on create, revoke and delete; most happen once. */
const transportFaults: Row[] = [
  ["timeout", 1, "no", silence, "Never answers and applies nothing."],
  ["timeout-after", 1, "yes", silence, "Applies the call, then never answers."],
  ["late", 1, "later", silence, "Never answers, and applies the call 2 s later (setting lateMs)."],
  ["slow", 1, "yes", { kind: "slow" }, "Applies the call and answers after 10 s (setting slowMs)."],
  ["drop-before", 1, "no", cut, "Cuts the connection and applies nothing."],
  ["drop-after", 1, "yes", cut, "Applies the call, then cuts the connection before the answer."],
  [
    "truncated-after",
    1,
    "yes",
    { kind: "half" },
    "Applies the call, then cuts the connection in the middle of the answer.",
  ],
  ["html", 1, "no", { kind: "page" }, "Answers 200 with an HTML page and applies nothing."],
  ["html-after", 1, "yes", { kind: "page" }, "Applies the call and answers 200 with an HTML page."],
  ["empty-after", 1, "yes", { kind: "empty" }, "Applies the call and answers 200 without a body."],
  ["redirect", 1, "no", { kind: "redirect" }, "Answers 302 to http://example.com/ and applies nothing."],
  ["e500", 1, "no", internal, "Answers 500 internal_clerk_error and applies nothing."],
  ["e500-after", 1, "yes", internal, "Applies the call and answers 500 internal_clerk_error."],
  ["e503", 1, "no", unavailable, "Answers 503 service_unavailable and applies nothing."],
  ["e503-after", 1, "yes", unavailable, "Applies the call and answers 503 service_unavailable."],
  ["e504", 1, "no", gatewayTimeout, "Answers 504 gateway_timeout and applies nothing."],
  ["e504-after", 1, "yes", gatewayTimeout, "Applies the call and answers 504 gateway_timeout."],
  ["poison", null, "no", internal, "Answers 500 internal_clerk_error and never applies the call."],
  ["lock", 2, "no", refusal(refusals.locked), "Answers 409 resource_locked and applies nothing."],
  ["limited", 1, "no", rateLimit(1), "Answers 429 with Retry-After: 1."],
  ["limited-zero", 1, "no", rateLimit(0), "Answers 429 with Retry-After: 0."],
  ["limited-date", 1, "no", rateLimit("date"), "Answers 429 with a date 2 s ahead as Retry-After."],
  ["limited-huge", 1, "no", rateLimit(86_400), "Answers 429 with Retry-After: 86400."],
  ["limited-none", 1, "no", rateLimit(undefined), "Answers 429 without Retry-After."],
];

/** Faults of the address or the instance, on create only; most happen every time. */
const policyFaults: Row[] = [
  [
    "blocked",
    null,
    "no",
    refusal(refusals.notAllowed),
    "Answers 403 not_allowed_access and names the address.",
  ],
  ["taken", null, "no", taken, "Answers 422 form_identifier_exists, although no user has the address."],
  [
    "format",
    null,
    "no",
    badFormat,
    "Answers 422 form_param_format_invalid without the address, even in a bulk call.",
  ],
  ["monthly", null, "no", refusal(refusals.monthlyLimit), "Answers 400 dev_monthly_email_limit_exceeded."],
  ["unsupported", null, "no", refusal(refusals.notSupported), "Answers 400 invitations_not_supported."],
  ["plan", null, "no", refusal(refusals.planLacks), "Answers 402 unsupported_subscription_plan_features."],
  ["quota", null, "no", refusal(() => refusals.quota("quota_exceeded")), "Answers 403 quota_exceeded."],
  [
    "user-quota",
    null,
    "no",
    refusal(() => refusals.quota("user_quota_exceeded")),
    "Answers 403 user_quota_exceeded.",
  ],
  ["forbidden", null, "no", refusal(refusals.forbidden), "Answers 403 authorization_invalid."],
  [
    "rotated",
    1,
    "no",
    refusal(refusals.keyInvalid),
    "Answers 401 clerk_key_invalid, as if the key had just been rotated.",
  ],
  [
    "partly",
    1,
    "partly",
    badFormat,
    "Applies a bulk call up to the address, then answers 422 form_param_format_invalid.",
  ],
  partly("400", refusal(refusals.monthlyLimit), "400 dev_monthly_email_limit_exceeded"),
  partly("401", refusal(refusals.keyInvalid), "401 clerk_key_invalid"),
  partly(
    "403",
    refusal(() => refusals.quota("quota_exceeded")),
    "403 quota_exceeded",
  ),
  partly("409", refusal(refusals.locked), "409 resource_locked"),
  partly("429", rateLimit(1), "429 with Retry-After: 1"),
  partly("500", internal, "500 internal_clerk_error"),
  ["unclear", null, "no", refusal(refusals.unclear), "Answers 400 with an unknown code and names nothing."],
];

/** Faults of a search of the list for the address; creating and changing its invitation works. */
const searchFaults: Row[] = [
  ["poison-list", null, "no", internal, "Answers 500 internal_clerk_error."],
  ["timeout-list", null, "no", silence, "Never answers."],
];

export const faults: readonly Fault[] = [
  ...transportFaults.map((row) => toFault(row, ["create", "revoke", "delete"])),
  ...policyFaults.map((row) => toFault(row, ["create"])),
  ...searchFaults.map((row) => toFault(row, ["list"])),
];

export type DueFault = {
  fault: Fault;
  /** Index of the address with the fault. */
  position: number;
  /** All addresses of the call with the same fault. */
  emailAddresses: string[];
  /** Called when the fault happens; not if the effect itself is refused. */
  count: () => void;
};

export type FaultMemory = {
  /** The fault of the first address that has one due. */
  next(operation: Operation, emailAddresses: string[]): DueFault | undefined;
  forget(): void;
};

/** Counts how often each fault happened, so that a retry succeeds. */
export function createFaultMemory(): FaultMemory {
  const happened = new Map<string, number>();

  return {
    next(operation, emailAddresses) {
      for (const [position, address] of emailAddresses.entries()) {
        const fault = faultOf(address);
        const key = `${operation} ${address}`;
        const times = happened.get(key) ?? 0;
        if (fault === undefined || !fault.on.includes(operation)) continue;
        if (fault.times !== null && times >= fault.times) continue;
        return {
          fault,
          position,
          emailAddresses: emailAddresses.filter((other) => faultOf(other) === fault),
          count: () => void happened.set(key, times + 1),
        };
      }
      return undefined;
    },
    forget: () => happened.clear(),
  };
}

const byName = new Map(faults.map((fault) => [fault.name, fault]));

/** The fault whose name is the local part of the address, or comes before its plus. */
export function faultOf(emailAddress: string): Fault | undefined {
  const local = emailAddress.slice(0, emailAddress.lastIndexOf("@")).toLowerCase();
  return byName.get(local.split("+", 1)[0] ?? "");
}

/** "first time", "first 2 times" or "always". */
export function timesInWords(fault: Fault): string {
  if (fault.times === null) return "always";
  return fault.times === 1 ? "first time" : `first ${fault.times} times`;
}

function toFault([name, times, applied, answer, does]: Row, on: readonly Operation[]): Fault {
  return { name, times, on, applied, answer, does };
}

function partly(status: string, answer: Answer, says: string): Row {
  return [
    `partly-${status}`,
    1,
    "partly",
    answer,
    `Applies a bulk call up to the address, then answers ${says}.`,
  ];
}

function refusal(make: (addresses: string[], namesTaken: boolean) => Refusal): Answer {
  return { kind: "refusal", make };
}
