import type { Pace } from "#batches/pace.ts";
import { type CallResult, type Wait, waitMs } from "#batches/upstream.ts";
import { currentMember } from "#bff/http/current-member.ts";
import type { ClerkRequest, Send } from "./http.ts";

/** The general limit is one of ten seconds; a broken header must not stop every page for hours. */
const longestHoldMs = 60_000;

/** Waits for a turn within the general limit, which Clerk's invitations do not count against. Null once it has come. */
export async function takeTurn(pace: Pace, request: ClerkRequest<unknown>): Promise<Wait | null> {
  const leftMs = await pace.reserve({ ...request, member: currentMember() });
  return leftMs === null ? null : { kind: "wait", retryAfterMs: Math.max(leftMs, 1_000), isOurs: true };
}

/** Sends one request; if Clerk asks to wait, all of Usher's do. */
export async function sendAndObey<T>(
  pace: Pace,
  send: Send,
  request: ClerkRequest<T>,
): Promise<CallResult<T>> {
  const result = await send(request);
  if (result.kind === "wait") pace.hold(Math.min(waitMs(result, longestHoldMs) ?? 1_000, longestHoldMs));
  return result;
}
