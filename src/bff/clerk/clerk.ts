import * as z from "zod/mini";
import type { CallResult, Invitee, Upstream } from "#batches/upstream.ts";
import {
  type Invitation,
  type InvitationCounts,
  InvitationId,
  InvitationStatus,
} from "#contract/invitation.ts";
import type { NewInvitation } from "#contract/new-invitation.ts";
import type { Instance } from "#contract/session.ts";
import { createSend, type Send, type Timeouts } from "./http.ts";
import * as wire from "./wire.ts";
import { type RetrySettings, type RetryTools, withRetries } from "./retry.ts";
import { type Sleep, sleepFor } from "#bff/http/sleep.ts";

export const defaultTimeouts: Timeouts = {
  connectMs: 3_000,
  headersMs: 8_000,
  bodyMs: 8_000,
  wholeMs: 10_000,
};
export const defaultRetry: RetrySettings = { firstMs: 200, factor: 2, longestMs: 2_000, totalMs: 6_000 };

export type ClerkOptions = {
  secretKey: string;
  /** Without `/v1`. */
  apiUrl: string;
  timeouts?: Timeouts;
  retry?: RetrySettings;
  sleep?: Sleep;
  random?: () => number;
  clock?: () => number;
  /** Told of every settled call, to notice a key that stops or starts working. */
  observe?: (result: CallResult<unknown>) => void;
};

/** Which Clerk instance the key opens. `id` is Clerk's own, or made of key kind and host where Clerk does not tell. */
export type Identity = { id: string; instance: Instance };

/** Clerk as the routes need it. No method throws for what Clerk or the network does: that is the result. */
export type Clerk = Upstream & {
  /** How many stand in each status among those that match `query`. */
  countInvitations(query: string, signal?: AbortSignal): Promise<CallResult<InvitationCounts>>;
  createInvitation(invitation: NewInvitation, signal?: AbortSignal): Promise<CallResult<Invitation>>;
  /** Clerk has no call for one: the lists are searched by id, revoked ones too. Null when there is none. */
  getInvitation(id: string, signal?: AbortSignal): Promise<CallResult<Invitation | null>>;
  identify(signal?: AbortSignal): Promise<CallResult<Identity>>;
  /** Cuts what is under way and closes the connections. */
  close(): Promise<void>;
};

/** The only holder of the secret key: it stays in the closure of `createSend` and on no object. */
export function createClerk(options: ClerkOptions): Clerk {
  const { secretKey, apiUrl, observe } = options;
  const line = createSend({ secretKey, apiUrl, timeouts: options.timeouts ?? defaultTimeouts });
  const tools: RetryTools = {
    settings: options.retry ?? defaultRetry,
    sleep: options.sleep ?? sleepFor,
    random: options.random ?? Math.random,
    clock: options.clock ?? (() => performance.now()),
  };
  const send: Send = async (request) => {
    const isRead = request.method === "GET";
    const result = await withRetries(tools, isRead, () => line.send(request), request.signal);
    observe?.(result);
    return result;
  };
  const kind = secretKey.startsWith("sk_live_") ? "production" : "development";
  return {
    ...writes(send),
    ...reads(send),
    identify: (signal) => identify(send, kind, new URL(apiUrl).host, signal),
    now: () => line.now(),
    close: line.close,
  };
}

type Writes = "inviteOne" | "inviteMany" | "createInvitation" | "revokeInvitation" | "deleteInvitation";

function writes(send: Send): Pick<Clerk, Writes> {
  const create = (body: wire.WireNewInvitation, signal?: AbortSignal): Promise<CallResult<Invitation>> =>
    send({ method: "POST", path: "/invitations", body, answer: wire.WireInvitation, signal });
  return {
    // Never `ignore_existing` for the engine: Clerk's refusal of a second invitation is its last fence against doubles.
    inviteOne: (invitee, signal) => create(wire.toWire(invitee), signal),
    inviteMany: (invitees: readonly Invitee[], signal) =>
      send({
        method: "POST",
        path: "/invitations/bulk",
        body: invitees.map((invitee) => wire.toWire(invitee)),
        answer: wire.WireInvitations,
        signal,
      }),
    createInvitation: ({ ignoreExisting, ...invitee }, signal) =>
      create(wire.toWire(invitee, ignoreExisting), signal),
    revokeInvitation: async (id, signal) =>
      send({
        method: "POST",
        path: `/invitations/${z.parse(InvitationId, id)}/revoke`,
        answer: wire.WireInvitation,
        signal,
      }),
    deleteInvitation: async (id, signal) =>
      send({
        method: "DELETE",
        path: `/invitations/${z.parse(InvitationId, id)}`,
        answer: wire.WireDeleted,
        signal,
      }),
  };
}

function reads(
  send: Send,
): Pick<Clerk, "listInvitations" | "countInvitations" | "findInvitations" | "getInvitation" | "findUsers"> {
  const list: Clerk["listInvitations"] = async (query, signal) => {
    const page = await send({
      method: "GET",
      path: "/invitations",
      query: wire.toWireQuery(query),
      answer: wire.WireInvitationPage,
      signal,
    });
    return mapDone(page, ({ data, total_count: totalCount }) => ({
      data,
      totalCount: totalCount ?? query.offset + data.length,
    }));
  };
  return {
    listInvitations: list,
    countInvitations: (query, signal) => countByStatus(list, query, signal),
    findInvitations(emailAddress, signal) {
      const wanted = emailAddress.toLowerCase();
      return search(list, emailAddress, (entry) => entry.emailAddress.toLowerCase() === wanted, signal);
    },
    async getInvitation(id, signal) {
      const found = await search(list, id, (entry) => entry.id === id, signal);
      return mapDone(found, ([invitation]) => invitation ?? null);
    },
    async findUsers(emailAddresses, signal) {
      const query = new URLSearchParams({ limit: String(Math.max(emailAddresses.length, 1)) });
      for (const emailAddress of emailAddresses) query.append("email_address", emailAddress);
      const users = await send({ method: "GET", path: "/users", query, answer: wire.WireUsers, signal });
      return mapDone(users, (found) =>
        found.map((user) => ({
          id: user.id,
          emailAddresses: user.email_addresses.map((entry) => entry.email_address.toLowerCase()),
        })),
      );
    },
  };
}

type ListInvitations = Clerk["listInvitations"];
const wholePage = { sort: "createdAt", order: "desc", limit: 500 } as const;

async function countByStatus(
  list: ListInvitations,
  query: string,
  signal: AbortSignal | undefined,
): Promise<CallResult<InvitationCounts>> {
  const statuses = InvitationStatus.options;
  const pages = await Promise.all(
    statuses.map((status) => list({ ...wholePage, limit: 1, offset: 0, status, query }, signal)),
  );
  const counts: InvitationCounts = { pending: 0, accepted: 0, expired: 0, revoked: 0 };
  for (const [index, page] of pages.entries()) {
    if (page.kind !== "done") return page;
    const status = statuses[index];
    if (status !== undefined) counts[status] = page.value.totalCount;
  }
  return { kind: "done", value: counts };
}

/**
 * Every invitation that `isWanted`, newest first. `query` may match parts of addresses or whole ones (Clerk does not
 * say), so every page is read and compared. Revoked invitations have to be asked for by name.
 */
async function search(
  list: ListInvitations,
  query: string,
  isWanted: (invitation: Invitation) => boolean,
  signal: AbortSignal | undefined,
): Promise<CallResult<Invitation[]>> {
  const found: Invitation[] = [];
  for (const filter of [{}, { status: "revoked" as const }]) {
    for (let offset = 0; ; offset += wholePage.limit) {
      const page = await list({ ...wholePage, ...filter, query, offset }, signal);
      if (page.kind !== "done") return page;
      found.push(...page.value.data.filter(isWanted));
      if (page.value.data.length < wholePage.limit) break;
    }
  }
  return { kind: "done", value: found.sort((left, right) => right.createdAt - left.createdAt) };
}

/** `GET /v1/instance` where it is served; elsewhere a list of one shows that the key opens something. */
async function identify(
  send: Send,
  kind: "development" | "production",
  host: string,
  signal: AbortSignal | undefined,
): Promise<CallResult<Identity>> {
  const told = await send({ method: "GET", path: "/instance", answer: z.unknown(), signal });
  if (told.kind === "done") {
    const read = wire.WireInstance.safeParse(told.value);
    if (read.success) {
      const { id, environment_type: type } = read.data;
      return { kind: "done", value: { id, instance: type === undefined ? kind : environment(type) } };
    }
  }
  // An id made here must not come of a passing fault: everything kept hangs on it.
  const isNotServed = told.kind === "done" || (told.kind === "refused" && told.code !== "clerk_key_refused");
  if (!isNotServed) return told;
  const query = new URLSearchParams({ paginated: "true", limit: "1" });
  const page = await send({
    method: "GET",
    path: "/invitations",
    query,
    answer: wire.WireInvitationPage,
    signal,
  });
  const id = `${kind === "production" ? "live" : "test"}@${host}`;
  return mapDone(page, () => ({ id, instance: kind }));
}

function environment(type: string): Instance {
  return type === "production" ? "production" : "development";
}

/** The same result with another value when it is one. */
export function mapDone<T, U>(result: CallResult<T>, change: (value: T) => U): CallResult<U> {
  return result.kind === "done" ? { kind: "done", value: change(result.value) } : result;
}
