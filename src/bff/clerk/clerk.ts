import * as z from "zod/mini";
import type { Pace } from "#batches/pace.ts";
import type { CallResult, Invitee, ReadOptions, Upstream, WriteOptions } from "#batches/upstream.ts";
import { type Invitation, InvitationId } from "#contract/invitation.ts";
import type { NewInvitation } from "#contract/new-invitation.ts";
import { type ClerkRequest, createSend, type Send, type Timeouts } from "./http.ts";
import { identify, type Identity, instanceOfKey } from "./identity.ts";
import { readInstanceName } from "./instance-name.ts";
import * as wire from "./wire.ts";
import { type RetrySettings, type RetryDeps, withRetries } from "./retry.ts";
import { sendAndObey, takeTurn } from "./general-limit.ts";
import { type Sleep, sleepFor } from "#bff/http/sleep.ts";

const defaultTimeouts: Timeouts = {
  connectMs: 3_000,
  headersMs: 8_000,
  bodyMs: 8_000,
  wholeMs: 10_000,
};
const defaultRetry: RetrySettings = { firstMs: 200, factor: 2, longestMs: 2_000, totalMs: 6_000 };

export type ClerkOptions = {
  secretKey: string;
  /** Without `/v1`. */
  apiUrl: string;
  /** Each request that does not invite waits for its turn. */
  pace: Pace;
  timeouts?: Timeouts;
  retry?: RetrySettings;
  sleep?: Sleep;
  random?: () => number;
  clock?: () => number;
  /** Called with every result, to notice a key that stops or starts working. */
  observe?: (result: CallResult<unknown>) => void;
};

/** Clerk for the routes. Errors of Clerk and the network are results; no method throws for them. */
export type Clerk = Upstream & {
  createInvitation(invitation: NewInvitation, signal?: AbortSignal): Promise<CallResult<Invitation>>;
  /** Clerk has no call for one invitation, so the lists are searched, revoked ones too. Null if not found. */
  getInvitation(id: string, options?: ReadOptions): Promise<CallResult<Invitation | null>>;
  identify(signal?: AbortSignal): Promise<CallResult<Identity>>;
  /** Null if Clerk names no domain. */
  instanceName(signal?: AbortSignal): Promise<CallResult<string | null>>;
  /** Aborts open calls and closes the connections. */
  close(): Promise<void>;
};

/** The only holder of the secret key, which stays in the closure of `createSend`. */
export function createClerk(options: ClerkOptions): Clerk {
  const { secretKey, apiUrl, pace, observe } = options;
  const http = createSend({ secretKey, apiUrl, timeouts: options.timeouts ?? defaultTimeouts });
  const retryDeps: RetryDeps = {
    settings: options.retry ?? defaultRetry,
    sleep: options.sleep ?? sleepFor,
    random: options.random ?? Math.random,
    clock: options.clock ?? (() => performance.now()),
  };
  const send: Send = async <T>(request: ClerkRequest<T>): Promise<CallResult<T>> => {
    const write = request.path === bulkPath ? "bulk" : "write";
    const repeated = request.method === "GET" ? "read" : write;
    const invites = request.method === "POST" && (request.path === bulkPath || request.path === singlePath);
    let needsTurn = !invites;
    const sendOnce = async () => {
      const wait = needsTurn ? await takeTurn(pace, request) : null;
      needsTurn = !invites;
      return wait ?? (invites ? http.send(request) : sendAndObey(pace, http.send, request));
    };
    const result = await withRetries(retryDeps, repeated, sendOnce, request.signal);
    observe?.(result);
    return result;
  };
  return {
    ...writes(send),
    ...reads(send),
    identify: (signal) => identify(send, { secretKey, apiUrl }, signal),
    instanceName: (signal) => readInstanceName(send, instanceOfKey({ secretKey }), signal),
    now: () => http.now(),
    close: http.close,
  };
}

const singlePath = "/invitations";
const bulkPath = "/invitations/bulk";
type Writes = "inviteOne" | "inviteMany" | "createInvitation" | "revokeInvitation" | "deleteInvitation";

function writes(send: Send): Pick<Clerk, Writes> {
  const create = async (
    body: wire.WireNewInvitation,
    options?: WriteOptions,
  ): Promise<CallResult<Invitation>> =>
    ofCreation(
      await send({ method: "POST", path: singlePath, body, answer: wire.WireInvitation, ...options }),
    );
  return {
    inviteOne: (invitee, options) => create(wire.toWire(invitee), options),
    inviteMany: async (invitees: readonly Invitee[], options) =>
      ofCreation(
        await send({
          method: "POST",
          path: bulkPath,
          body: invitees.map((invitee) => wire.toWire(invitee)),
          answer: wire.WireInvitations,
          ...options,
        }),
      ),
    createInvitation: (invitation, signal) => create(wire.toWire(invitation), signal && { signal }),
    revokeInvitation: async (id, options) =>
      send({
        method: "POST",
        path: `/invitations/${z.parse(InvitationId, id)}/revoke`,
        answer: wire.WireInvitation,
        ...options,
      }),
    deleteInvitation: async (id, options) =>
      send({
        method: "DELETE",
        path: `/invitations/${z.parse(InvitationId, id)}`,
        answer: wire.WireDeleted,
        ...options,
      }),
  };
}

/** Where nothing is looked up, "not found" is not about an invitation. */
function ofCreation<T>(result: CallResult<T>): CallResult<T> {
  const isGone = result.kind === "refused" && result.code === "invitation_gone";
  return isGone ? { ...result, scope: "unclear", code: "clerk_failed" } : result;
}

function reads(
  send: Send,
): Pick<Clerk, "listInvitations" | "findInvitations" | "getInvitation" | "findUsers"> {
  const list: Clerk["listInvitations"] = async (query, options) => {
    const page = await send({
      method: "GET",
      path: "/invitations",
      query: wire.toWireQuery(query),
      answer: wire.WireInvitationPage,
      ...options,
    });
    return mapDone(page, ({ data, total_count: totalCount }) => ({
      data,
      totalCount: totalCount ?? query.offset + data.length,
    }));
  };
  return {
    listInvitations: list,
    findInvitations(emailAddress, options) {
      const wanted = emailAddress.toLowerCase();
      return search(list, emailAddress, (entry) => entry.emailAddress.toLowerCase() === wanted, options);
    },
    async getInvitation(id, options) {
      const found = await search(list, id, (entry) => entry.id === id, options);
      return mapDone(found, ([invitation]) => invitation ?? null);
    },
    async findUsers(emailAddresses, options) {
      const query = new URLSearchParams({ limit: String(Math.max(emailAddresses.length, 1)) });
      for (const emailAddress of emailAddresses) query.append("email_address", emailAddress);
      const users = await send({ method: "GET", path: "/users", query, answer: wire.WireUsers, ...options });
      return mapDone(users, (found) =>
        found.map((user) => ({
          id: user.id,
          emailAddresses: user.email_addresses.map((entry) => entry.email_address.toLowerCase()),
          ...(user.created_at == null ? {} : { createdAt: user.created_at }),
        })),
      );
    },
  };
}

type ListInvitations = Clerk["listInvitations"];
const wholePage = { sort: "createdAt", order: "desc", limit: 500 } as const;

/**
 * Every invitation that `isWanted`, newest first. Clerk does not document whether `query` matches parts of addresses,
 * so every page is compared. Revoked invitations are listed only by status.
 */
async function search(
  list: ListInvitations,
  query: string,
  isWanted: (invitation: Invitation) => boolean,
  options: ReadOptions | undefined,
): Promise<CallResult<Invitation[]>> {
  const found: Invitation[] = [];
  for (const filter of [{}, { status: "revoked" as const }]) {
    for (let offset = 0; ; offset += wholePage.limit) {
      const page = await list({ ...wholePage, ...filter, query, offset }, options);
      if (page.kind !== "done") return page;
      found.push(...page.value.data.filter(isWanted));
      if (page.value.data.length < wholePage.limit) break;
    }
  }
  return { kind: "done", value: found.sort((left, right) => right.createdAt - left.createdAt) };
}

/** Maps the value of a successful result. */
function mapDone<T, U>(result: CallResult<T>, change: (value: T) => U): CallResult<U> {
  return result.kind === "done" ? { kind: "done", value: change(result.value) } : result;
}
