import type { Invitation, InvitationList } from "#contract/invitation.ts";
import type { InvitationQuery } from "#contract/invitation-query.ts";
import type { InvitationOptions } from "#contract/new-invitation.ts";
import type { ProblemCode } from "#contract/problem.ts";

/** What a refusal is about, which decides who has to act: these addresses, the options of the call, or the whole instance. */
export type RefusalScope = "addresses" | "options" | "instance";

/**
 * Clerk said no, and nothing was done.
 * `addresses` are those that Clerk named (lower-case); empty when it named nobody, so any of the call's may be meant.
 */
export type Refused = {
  kind: "refused";
  scope: RefusalScope;
  code: ProblemCode;
  clerkCode: string;
  detail: string;
  addresses: string[];
  /** Of the answer over HTTP: 404 may mean that the call is not served at all. */
  status?: number;
  traceId?: string;
};

/** Over a limit (429): nothing was done, and this endpoint is shut for so long. Costs no attempt. */
export type Wait = { kind: "wait"; retryAfterMs: number };

/** The call never left this machine, or Clerk said it is busy: nothing was done and it may be repeated. */
export type NotSent = { kind: "not-sent"; code: ProblemCode; detail: string };

/** Nobody knows whether it was done: time-out, reset, 5xx, an answer that cannot be read. Never repeat it blindly. */
export type Unknown = { kind: "unknown"; code: ProblemCode; detail: string; traceId?: string };

export type CallResult<T> = { kind: "done"; value: T } | Refused | Wait | NotSent | Unknown;

/** Why a call has no value. */
export type NotDone = Exclude<CallResult<never>, { kind: "done" }>;

/** One address with the options it is to be invited with. */
export type Invitee = Omit<InvitationOptions, "ignoreExisting"> & { emailAddress: string };

export type User = { id: string; emailAddresses: string[] };

/**
 * Clerk as the engine needs it; `bff/clerk/clerk.ts` speaks it over HTTP. No method throws for what Clerk or the network
 * does: that is the result. An aborted signal gives `not-sent` before the request left and `unknown` after.
 */
export type Upstream = {
  /** Clerk's clock (ms), as its latest answer told; null before there was one. */
  now?(): number | null;
  /** One bulk call of 1 to 10. All or nothing. */
  inviteMany(invitees: readonly Invitee[], signal?: AbortSignal): Promise<CallResult<Invitation[]>>;
  /** One single call. */
  inviteOne(invitee: Invitee, signal?: AbortSignal): Promise<CallResult<Invitation>>;
  /** Every invitation of exactly this address, any status, newest first. Reads only: may be repeated. */
  findInvitations(emailAddress: string, signal?: AbortSignal): Promise<CallResult<Invitation[]>>;
  /** One page. Without `status` Clerk lists all but the revoked. */
  listInvitations(query: InvitationQuery, signal?: AbortSignal): Promise<CallResult<InvitationList>>;
  /** Users with any of up to 100 addresses; addresses that nobody has are left out. */
  findUsers(emailAddresses: readonly string[], signal?: AbortSignal): Promise<CallResult<User[]>>;
  /** May be repeated: the second one is refused as `already_revoked`. Throws on what is not the id of an invitation. */
  revokeInvitation(id: string, signal?: AbortSignal): Promise<CallResult<Invitation>>;
  /** May be repeated: the second one is refused as `invitation_gone`. Throws on what is not the id of an invitation. */
  deleteInvitation(id: string, signal?: AbortSignal): Promise<CallResult<unknown>>;
};
