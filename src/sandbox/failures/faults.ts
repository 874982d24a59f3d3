import { badParam, type Refusal, refusals } from "./errors.ts";

/** What a call can do to the addresses in it. */
export type Operation = "create" | "revoke" | "delete";

/** What a faulty call does before it answers; "partly" does only what stands before the faulty address. */
export type Applied = "no" | "yes" | "later" | "partly";

/** Seconds, none at all, or the date two seconds from now, which HTTP allows as well. */
export type RetryAfter = number | "date" | undefined;

/** How a faulty call answers, if at all. */
export type Answer =
  | { kind: "refusal"; make: (addresses: string[], namesTaken: boolean) => Refusal }
  | { kind: "limited"; retryAfter: RetryAfter }
  | { kind: "silence" | "cut" | "half" | "slow" | "page" | "empty" | "redirect" };

export type Fault = {
  name: string;
  /** How often it happens per address and kind of call; null is always. */
  times: number | null;
  /** Some also happen when an invitation with that address is revoked or deleted. */
  alsoOnChange: boolean;
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

/** The way to the sandbox and back is bad: these happen on create, revoke and delete, and then not again. */
const ofTransport: Row[] = [
  ["timeout", 1, "no", silence, "Never answers. Nothing is done."],
  ["timeout-after", 1, "yes", silence, "Is done, and never answers."],
  ["late", 1, "later", silence, "Never answers, and is done 2 s later (setting lateMs)."],
  ["slow", 1, "yes", { kind: "slow" }, "Is done, and answers after 10 s (setting slowMs)."],
  ["drop-before", 1, "no", cut, "Cuts the connection. Nothing is done."],
  ["drop-after", 1, "yes", cut, "Is done, and cuts the connection before any answer."],
  [
    "truncated-after",
    1,
    "yes",
    { kind: "half" },
    "Is done, and cuts the connection in the middle of the answer.",
  ],
  ["html", 1, "no", { kind: "page" }, "Answers 200 with an HTML page. Nothing is done."],
  ["html-after", 1, "yes", { kind: "page" }, "Is done, and answers 200 with an HTML page."],
  ["empty-after", 1, "yes", { kind: "empty" }, "Is done, and answers 200 with no body."],
  ["redirect", 1, "no", { kind: "redirect" }, "Answers 302 to http://example.com/. Nothing is done."],
  ["e500", 1, "no", internal, "Answers 500 internal_clerk_error. Nothing is done."],
  ["e500-after", 1, "yes", internal, "Is done, and answers 500 internal_clerk_error."],
  ["e503", 1, "no", unavailable, "Answers 503 service_unavailable. Nothing is done."],
  ["e503-after", 1, "yes", unavailable, "Is done, and answers 503 service_unavailable."],
  ["e504", 1, "no", gatewayTimeout, "Answers 504 gateway_timeout. Nothing is done."],
  ["e504-after", 1, "yes", gatewayTimeout, "Is done, and answers 504 gateway_timeout."],
  ["poison", null, "no", internal, "Answers 500 internal_clerk_error. Nothing is ever done."],
  ["lock", 2, "no", refusal(refusals.locked), "Answers 409 resource_locked. Nothing is done."],
  ["limited", 1, "no", rateLimit(1), "Answers 429 with Retry-After: 1."],
  ["limited-zero", 1, "no", rateLimit(0), "Answers 429 with Retry-After: 0."],
  ["limited-date", 1, "no", rateLimit("date"), "Answers 429 with a date 2 s ahead as Retry-After."],
  ["limited-huge", 1, "no", rateLimit(86_400), "Answers 429 with Retry-After: 86400."],
  ["limited-none", 1, "no", rateLimit(undefined), "Answers 429 without Retry-After."],
];

/** The address or the instance is the trouble: these happen on create only, and mostly every time. */
const ofPolicy: Row[] = [
  [
    "blocked",
    null,
    "no",
    refusal(refusals.notAllowed),
    "Answers 403 not_allowed_access and names the address.",
  ],
  [
    "taken",
    null,
    "no",
    taken,
    "Answers 422 form_identifier_exists, although no list of users shows the address.",
  ],
  [
    "format",
    null,
    "no",
    badFormat,
    "Answers 422 form_param_format_invalid, and names nobody in a bulk call.",
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
    "Answers 401 clerk_key_invalid, as a key that was just rotated.",
  ],
  [
    "partly",
    1,
    "partly",
    badFormat,
    "Does what stands before it in a bulk call, and answers 422 form_param_format_invalid.",
  ],
];

export const faults: readonly Fault[] = [
  ...ofTransport.map((row) => toFault(row, true)),
  ...ofPolicy.map((row) => toFault(row, false)),
];

export type DueFault = {
  fault: Fault;
  /** Where in the call the address stands that decides. */
  position: number;
  /** All addresses of the call with that fault. */
  emailAddresses: string[];
  /** Counts the dueFault; a fault that comes after the work is not counted when the work was refused. */
  count: () => void;
};

export type FaultMemory = {
  /** What decides this call, if anything: the first address with a fault that is still due. */
  next(operation: Operation, emailAddresses: string[]): DueFault | undefined;
  forget(): void;
};

/** Remembers how often each fault has happened, so that a repeated attempt gets through. */
export function createFaultMemory(): FaultMemory {
  const happened = new Map<string, number>();

  return {
    next(operation, emailAddresses) {
      for (const [position, address] of emailAddresses.entries()) {
        const fault = faultOf(address);
        const key = `${operation} ${address}`;
        const times = happened.get(key) ?? 0;
        if (fault === undefined || (operation !== "create" && !fault.alsoOnChange)) continue;
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

/** The fault of an address: its local part is the name, or starts with the name and a plus. */
export function faultOf(emailAddress: string): Fault | undefined {
  const local = emailAddress.slice(0, emailAddress.lastIndexOf("@")).toLowerCase();
  return byName.get(local.split("+", 1)[0] ?? "");
}

/** "first time", "first 2 times" or "always". */
export function timesInWords(fault: Fault): string {
  if (fault.times === null) return "always";
  return fault.times === 1 ? "first time" : `first ${fault.times} times`;
}

function toFault([name, times, applied, answer, does]: Row, alsoOnChange: boolean): Fault {
  return { name, times, alsoOnChange, applied, answer, does };
}

function refusal(make: (addresses: string[], namesTaken: boolean) => Refusal): Answer {
  return { kind: "refusal", make };
}
