import type { AnswerInPart } from "./model-answers.ts";
import type { LimitRules } from "./model-limits.ts";

/**
 * What goes wrong with one call that invites.
 * - `before`, `after`: no answer, not applied or applied; `late`: applied some time after its timeout
 * - `partly`: half of a bulk call is applied, yet all of it is refused, by default without naming an address
 * - `unclear`: refused, without an address or option that Clerk names
 * - `suspended`: the process is suspended between its intent and the request
 */
export type Fault =
  | { kind: "none" | "not-sent" | "busy" | "before" | "after" | "answer-short" | "key-refused" | "unclear" }
  | { kind: "partly"; answer?: AnswerInPart }
  | { kind: "late"; afterMs: number }
  | { kind: "wait"; retryAfterMs: number | null }
  | { kind: "suspended"; forMs: number }
  | { kind: "crash-before" | "crash-after" };

/** What goes wrong with one revocation or deletion, in the same words. */
export type ChangeFault =
  | "none"
  | "not-sent"
  | "before"
  | "after"
  | "key-refused"
  | "wait"
  | "crash-before"
  | "crash-after"
  | { kind: "late"; afterMs: number }
  | { kind: "suspended"; forMs: number };

/** What goes wrong with one search for the invitations of an address. */
export type SearchFault = "none" | "not-sent" | "unknown" | "wait" | "refused";

/** What goes wrong with one request for users or for a page of the list. */
export type CheckFault = SearchFault | "unserved";

/** The faults of each kind of request, in the order of the requests. */
export type Faults = {
  calls: Fault[];
  searches: SearchFault[];
  checks?: CheckFault[];
  changes?: ChangeFault[];
};

/** What Clerk knows beforehand, by address (lower case). */
export type ClerkState = {
  users: ReadonlySet<string>;
  blocked: ReadonlySet<string>;
  malformed: ReadonlySet<string>;
  /** Every call with such an address does nothing and gets no answer. */
  poison: ReadonlySet<string>;
  invited: ReadonlySet<string>;
  /** A redirect URL that is refused. */
  badUrl?: string;
  /** Every call with such an address, or every call at all, is refused without a usable reason. */
  unclear?: ReadonlySet<string> | "all";
  /** Every search for such an address fails in this way. */
  unsearchable?: ReadonlyMap<string, SearchFault>;
};

/**
 * How Clerk works; by default lists show everything immediately, the clocks agree and no limit is played. `listLagMs`:
 * the lists show what happened at least so long ago; the check for a second pending invitation never lags.
 */
export type ClerkRules = { listLagMs?: number; clockAheadMs?: number; limits?: LimitRules };

/** The process that makes a call. `suspend` resolves when it continues. */
export type CallingProcess = { crash: () => void; suspend: (forMs: number) => Promise<void> };
