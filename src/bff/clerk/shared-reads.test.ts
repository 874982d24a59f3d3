import { expect, onTestFinished, test } from "vitest";
import { emptySandbox, signedInApp } from "#bff/testing/app.ts";
import { statusesOf, teamApp } from "#bff/testing/members.ts";
import type { CallResult, Wait } from "#batches/upstream.ts";
import * as z from "zod/mini";
import type { ClerkRequest, Send } from "./http.ts";
import { createSharedReads } from "./shared-reads.ts";

const listing: ClerkRequest<unknown> = { method: "GET", path: "/invitations", answer: z.unknown() };

/** An upstream that answers when the test says so. Turns come immediately, or when the test says so. */
function setUp(takeTurn = (_request: ClerkRequest<unknown>): Promise<Wait | null> => Promise.resolve(null)) {
  const sent: { signal: AbortSignal | undefined; answer: (result: CallResult<unknown>) => void }[] = [];
  const send = ((request: ClerkRequest<unknown>) => {
    const { promise, resolve } = Promise.withResolvers<CallResult<unknown>>();
    sent.push({ signal: request.signal, answer: resolve });
    return promise;
  }) as Send;
  return { sent, reads: createSharedReads({ takeTurn, send }) };
}

test("S9: members who look at the same list share its call, also a moment later", async () => {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const { boss, join } = await teamApp({ apiUrl: sandbox.url });
  const viewer = await join("viewer@example.com", "viewer");
  const read = () => [boss, viewer].map((one) => one.call("GET", "/api/invitations"));
  expect(statusesOf(await Promise.all([...read(), ...read()]))).toEqual([200, 200, 200, 200]);
  await Promise.all(read());
  const { data } = (await (await fetch(`${sandbox.url}/sandbox/calls`)).json()) as {
    data: { path: string }[];
  };
  expect(data.filter(({ path }) => path.startsWith("/v1/invitations"))).toHaveLength(1);
});

test("S9: a member sees their own change in the list immediately", async () => {
  const { call } = await signedInApp();
  const emailAddresses = async () =>
    (await call("GET", "/api/invitations")).body.data.map(
      (one: { emailAddress: string }) => one.emailAddress,
    );
  expect(await emailAddresses()).toEqual([]);
  await call("POST", "/api/invitations", { emailAddress: "a@example.com" });
  expect(await emailAddresses()).toEqual(["a@example.com"]);
});

test("a read that began before a write is not shared after it", async () => {
  const { sent, reads } = setUp();
  const before = reads.send(listing);
  await expect.poll(() => sent.length).toBe(1);
  reads.forget();
  const after = reads.send(listing);
  await expect.poll(() => sent.length).toBe(2);
  sent[0]!.answer({ kind: "done", value: "before" });
  sent[1]!.answer({ kind: "done", value: "after" });
  expect(await Promise.all([before, after, reads.send(listing)])).toMatchObject([
    { value: "before" },
    { value: "after" },
    { value: "after" },
  ]);
});

test("a failed read is not shared later", async () => {
  const { sent, reads } = setUp();
  const first = reads.send(listing);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.answer({ kind: "not-sent", code: "clerk_unreachable", detail: "" });
  await first;
  void reads.send(listing);
  await expect.poll(() => sent.length).toBe(2);
});

test("a shared read ends when all who asked have left", async () => {
  const { sent, reads } = setUp();
  const [one, other] = [new AbortController(), new AbortController()];
  const asked = [one, other].map(({ signal }) => reads.send({ ...listing, signal }));
  await expect.poll(() => sent.length).toBe(1);
  one.abort();
  expect(await asked[0]).toMatchObject({ kind: "unknown" });
  expect(sent[0]!.signal!.aborted).toBe(false);
  other.abort();
  await asked[1];
  expect(sent[0]!.signal!.aborted).toBe(true);
  void reads.send(listing);
  await expect.poll(() => sent.length).toBe(2);
});

/** As `setUp`, with turns that come when the test says so, each with what is left of its wait. */
function setUpTurns() {
  const turns: ((left: Wait | null) => void)[] = [];
  const takeTurn = async ({ signal }: ClerkRequest<unknown>) => {
    const { promise, resolve } = Promise.withResolvers<Wait | null>();
    turns.push(resolve);
    signal?.addEventListener("abort", () => resolve(tooLate));
    return promise;
  };
  return { turns, ...setUp(takeTurn) };
}

const tooLate: Wait = { kind: "wait", retryAfterMs: 1_000, isOurs: true };

test("S9: a member does not wait in the queue of another who asked for the same list before", async () => {
  const { turns, sent, reads } = setUpTurns();
  const greedy = reads.send(listing);
  const calm = reads.send(listing);
  turns[1]!(null);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.answer({ kind: "done", value: "list" });
  // The one with the long queue gets the answer too, without a turn.
  expect(await Promise.all([greedy, calm])).toMatchObject([{ value: "list" }, { value: "list" }]);
  expect([turns.length, sent.length]).toEqual([2, 1]);
});

test("a member whose turn comes too late does not end the wait of others for the same list", async () => {
  const { turns, sent, reads } = setUpTurns();
  const late = reads.send(listing);
  const other = reads.send(listing);
  turns[0]!(tooLate);
  expect(await late).toEqual(tooLate);
  turns[1]!(null);
  await expect.poll(() => sent.length).toBe(1);
  sent[0]!.answer({ kind: "done", value: "list" });
  expect(await other).toMatchObject({ value: "list" });
});
