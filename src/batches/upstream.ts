import type { Invitation, InvitationStatus, SortOrder } from "#contract/invitation.ts";
import type { InvitationOptions } from "#contract/new-invitation.ts";
import type { ProblemCode } from "#contract/problem.ts";

/**
 * What a refusal is about: these addresses, the options of the call, or the whole instance. `unclear`: it names none of
 * them and has no code that we know, so it may be about the call itself.
 */
export type RefusalScope = "addresses" | "options" | "instance" | "unclear";

/**
 * Clerk refused and did nothing. `addresses` are those that Clerk named (lower case); if it named none, the refusal may
 * be about any address of the call.
 */
export type Refused = {
  kind: "refused";
  scope: RefusalScope;
  code: ProblemCode;
  clerkCode: string;
  detail: string;
  addresses: string[];
  /** HTTP status: 404 may mean that the server does not have this endpoint. */
  status?: number;
  traceId?: string;
};

/**
 * Over a rate limit (429). Does not count as an attempt. `retryAfterMs` is null if Clerk did not say how long.
 * `isOurs`: the request did not leave, because the pace of all parts left no room for it.
 */
export type Wait = { kind: "wait"; retryAfterMs: number | null; isOurs?: true };

/** The request never left this machine, or Clerk was busy: nothing was done and the call may be retried. */
export type NotSent = { kind: "not-sent"; code: ProblemCode; detail: string };

/** Timeout, reset, 5xx or an unreadable answer: Clerk may have done it. Never retry it blindly. */
export type Unknown = { kind: "unknown"; code: ProblemCode; detail: string; traceId?: string };

export type CallResult<T> = { kind: "done"; value: T } | Refused | Wait | NotSent | Unknown;

/** Why a call has no value. */
export type NotDone = Exclude<CallResult<never>, { kind: "done" }>;

/** One address with the options of its invitation. A repeated call never has `ignoreExisting`. */
export type Invitee = InvitationOptions & { emailAddress: string };

/** A page of one of Clerk's lists. Without `status` Clerk lists all except revoked ones. */
export type ListQuery = {
  status?: InvitationStatus | undefined;
  query: string;
  sort: "createdAt" | "emailAddress" | "expiresAt";
  order: SortOrder;
  limit: number;
  offset: number;
};
export type ListPage = { data: Invitation[]; totalCount: number };

/** `createdAt`: ms; not every server tells it. */
export type User = { id: string; emailAddresses: string[]; createdAt?: number };

/** The parts of Usher that share Clerk's general limit. `people`: pages and single actions. */
export type Part = "register" | "checks" | "changes" | "reconciliations" | "people";

/**
 * For which part a call is made, by default for people. `longestWaitMs`: how long each of its requests may wait for its
 * turn in the pace that all parts share; then the result is a `wait`.
 */
export type ReadOptions = {
  signal?: AbortSignal | undefined;
  part?: Part;
  longestWaitMs?: number;
};

/** `mayLeave` is asked right before the first byte of a request is written. */
export type WriteOptions = ReadOptions & { mayLeave?: () => boolean };

/**
 * Clerk as the engine needs it; `bff/clerk/clerk.ts` implements it over HTTP. No method throws for what Clerk or the
 * network does: that is the result. An aborted signal gives `not-sent` before the request left and `unknown` after; so
 * does a `mayLeave` that returns false.
 */
export type Upstream = {
  /** Clerk's clock (ms) according to its latest answer; null before the first one. */
  now?(): number | null;
  /** One bulk call of 1 to 10 addresses. All or nothing. */
  inviteMany(invitees: readonly Invitee[], options?: WriteOptions): Promise<CallResult<Invitation[]>>;
  inviteOne(invitee: Invitee, options?: WriteOptions): Promise<CallResult<Invitation>>;
  /** Every invitation of exactly this address, in any status, newest first. */
  findInvitations(emailAddress: string, options?: ReadOptions): Promise<CallResult<Invitation[]>>;
  listInvitations(query: ListQuery, options?: ReadOptions): Promise<CallResult<ListPage>>;
  /** The users who have one of up to 100 addresses. */
  findUsers(emailAddresses: readonly string[], options?: ReadOptions): Promise<CallResult<User[]>>;
  /** Safe to retry: the second call is refused as `already_revoked`. Throws if `id` is not an invitation id. */
  revokeInvitation(id: string, options?: WriteOptions): Promise<CallResult<Invitation>>;
  /** Safe to retry: the second call is refused as `invitation_gone`. Throws if `id` is not an invitation id. */
  deleteInvitation(id: string, options?: WriteOptions): Promise<CallResult<unknown>>;
};

const shortestWaitMs = 1_000;

/**
 * How long to obey a `Retry-After`: one second to two hours, since a broken header must not stop a lane for a year.
 * Null if it says nothing usable: then the wait grows with each failure.
 */
export function waitMs({ retryAfterMs }: Wait, hourMs: number): number | null {
  if (retryAfterMs === null || !Number.isFinite(retryAfterMs) || retryAfterMs <= 0) return null;
  return Math.min(Math.max(retryAfterMs, shortestWaitMs), 2 * hourMs);
}
