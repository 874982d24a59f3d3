import { inspect } from "node:util";
import { type AddressInfo, createServer } from "node:net";
import { once } from "node:events";
import { describe, expect, expectTypeOf, test } from "vitest";
import type { ClerkClient } from "@clerk/backend";
import { createPace } from "#batches/pace.ts";
import { sleepFor } from "#bff/http/sleep.ts";
import type { WireNewInvitation } from "./wire.ts";
import {
  type Answer,
  clerkError,
  impatient,
  json,
  startFakeClerk,
  testClerk,
  testKey,
  wireInvitation,
} from "#bff/testing/fake-clerk.ts";

const newest = { query: "", sort: "createdAt", order: "desc", limit: 50, offset: 0 } as const;

const invitee = { emailAddress: "first@example.com" };

async function inviteWith(answer: Answer) {
  const fake = await startFakeClerk(answer);
  const { clerk, pauses } = testClerk(fake.url);
  return { result: await clerk.inviteOne(invitee), calls: fake.calls, pauses };
}

describe("a call to Clerk", () => {
  test("a call to Clerk carries the key, the version and only the given options", async () => {
    const { result, calls } = await inviteWith(json(200, wireInvitation));
    expect(result).toMatchObject({ kind: "done", value: { id: "inv_1", expiresAt: null } });
    expect(calls[0]).toMatchObject({ method: "POST", url: "/v1/invitations" });
    expect(calls[0]?.headers).toMatchObject({
      authorization: `Bearer ${testKey}`,
      "clerk-api-version": "2026-05-12",
      "content-type": "application/json",
    });
    expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ email_address: "first@example.com" });
  });

  test("a call to Clerk keeps the base path before /v1", async () => {
    const fake = await startFakeClerk(json(200, wireInvitation));
    await testClerk(`${fake.url}/clerk/`).clerk.inviteOne(invitee);
    expect(fake.calls[0]?.url).toBe("/clerk/v1/invitations");
  });

  test("a call to Clerk reads times in seconds and in milliseconds", async () => {
    const { result } = await inviteWith(
      json(200, { ...wireInvitation, created_at: 1_790_000_000, extra: 1 }),
    );
    expect(result).toMatchObject({ kind: "done", value: { createdAt: 1_790_000_000_000 } });
  });

  test("a call to Clerk sends ten invitees as one array", async () => {
    const fake = await startFakeClerk(json(200, [wireInvitation]));
    const result = await testClerk(fake.url).clerk.inviteMany([
      { ...invitee, notify: false, expiresInDays: 7 },
    ]);
    expect(result).toMatchObject({ kind: "done", value: [{ id: "inv_1" }] });
    expect(JSON.parse(fake.calls[0]?.body ?? "")).toEqual([
      { email_address: "first@example.com", notify: false, expires_in_days: 7 },
    ]);
  });
});

describe("a refusal", () => {
  test.each([
    [400, "duplicate_record", { email_addresses: ["First@example.com"] }, "addresses", "already_invited"],
    [403, "not_allowed_access", { identifiers: ["First@example.com"] }, "addresses", "address_blocked"],
    [422, "form_identifier_exists", { param_name: "email_address" }, "addresses", "already_user"],
    [422, "form_param_format_invalid", { param_name: "email_address" }, "addresses", "invalid_address"],
    [422, "form_param_value_invalid", { param_name: "redirect_url" }, "options", "invalid_option"],
    [422, "form_param_unknown", { param_name: "x" }, "options", "invalid_option"],
    [401, "clerk_key_invalid", undefined, "instance", "clerk_key_refused"],
    [402, "unsupported_subscription_plan_features", undefined, "instance", "clerk_plan"],
    [400, "dev_monthly_email_limit_exceeded", undefined, "instance", "clerk_mail_quota"],
    [403, "user_quota_exceeded", undefined, "instance", "clerk_quota"],
    [400, "never_seen", undefined, "unclear", "clerk_failed"],
    [404, "resource_not_found", undefined, "unclear", "clerk_failed"],
    [403, "never_seen", undefined, "instance", "clerk_failed"],
  ])("a refusal with %i %s has the right meaning", async (status, code, meta, scope, ours) => {
    const { result, calls } = await inviteWith(clerkError(status, code, meta));
    expect(result).toMatchObject({ kind: "refused", scope, code: ours, clerkCode: code, traceId: "trace_1" });
    expect(calls).toHaveLength(1);
  });

  test("a refusal names its addresses in lower case", async () => {
    const { result } = await inviteWith(
      clerkError(400, "duplicate_record", { email_addresses: ["A@Example.com", "b@example.com"] }),
    );
    expect(result).toMatchObject({ addresses: ["a@example.com", "b@example.com"] });
  });

  test("a refusal is understood without a body from Clerk", async () => {
    const { result } = await inviteWith((response) => void response.writeHead(401).end("<html>"));
    expect(result).toMatchObject({ kind: "refused", code: "clerk_key_refused", clerkCode: "http_401" });
  });

  test("a refusal never contains a key that Clerk repeats", async () => {
    const { result } = await inviteWith(
      json(401, { errors: [{ code: "clerk_key_invalid", message: `${testKey} is wrong` }] }),
    );
    expect(result).toMatchObject({ kind: "refused", detail: "[removed] is wrong" });
  });

  test("S11: an answer never contains a key that Clerk writes with escapes of JSON, at any depth", async () => {
    const escaped = Array.from(
      testKey,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
    const text = JSON.stringify({
      data: [
        {
          ...wireInvitation,
          url: "https://example.com/?key=KEY",
          public_metadata: { KEY: [{ deep: { "a KEY": "KEY" } }] },
        },
      ],
      total_count: 1,
    });
    const { url } = await startFakeClerk(
      (response) => void response.end(text.replaceAll("KEY", escaped.join(""))),
    );
    const list = { sort: "createdAt", order: "desc", limit: 1, offset: 0, query: "" } as const;
    const result = await testClerk(url).clerk.listInvitations(list);
    expect(result).toMatchObject({
      kind: "done",
      value: {
        data: [
          {
            url: "https://example.com/?key=[removed]",
            publicMetadata: { "[removed]": [{ deep: { "a [removed]": "[removed]" } }] },
          },
        ],
      },
    });
  });
});

describe("a limit", () => {
  test.each([
    ["7", 7_000],
    ["0", 0],
    [undefined, null],
    ["soon", null],
    ["99999999", 7_200_000],
  ])("Retry-After %s waits %s ms", async (header, expected) => {
    const { result } = await inviteWith(json(429, {}, header === undefined ? {} : { "retry-after": header }));
    expect(result).toEqual({ kind: "wait", retryAfterMs: expected });
  });

  test("a Retry-After with a date is compared with the clock of the answer, not with ours", async () => {
    const date = "Mon, 23 Nov 2015 10:00:00 GMT";
    const answer = json(429, {}, { date, "retry-after": "Mon, 23 Nov 2015 10:00:30 GMT" });
    expect((await inviteWith(answer)).result).toEqual({ kind: "wait", retryAfterMs: 30_000 });
  });

  test("a limit is waited out inside a read", async () => {
    const fake = await startFakeClerk((response, request, nth) =>
      nth === 1
        ? json(429, {}, { "retry-after": "0" })(response, request, nth)
        : json(200, { data: [wireInvitation], total_count: 1 })(response, request, nth),
    );
    const { clerk, pauses } = testClerk(fake.url);
    const result = await clerk.listInvitations(newest);
    expect(result).toMatchObject({ kind: "done", value: { totalCount: 1 } });
    expect(pauses).toEqual([100]);
  });

  test("a limit too long for a read is returned immediately", async () => {
    const fake = await startFakeClerk(json(429, {}, { "retry-after": "60" }));
    const { clerk } = testClerk(fake.url);
    expect(await clerk.findUsers(["a@example.com"])).toEqual({ kind: "wait", retryAfterMs: 60_000 });
    expect(fake.calls).toHaveLength(1);
  });
});

describe("an unreadable answer", () => {
  test.each<[string, Answer]>([
    ["500 with Clerk's error", clerkError(500, "internal_clerk_error")],
    ["503 without JSON", (response) => void response.writeHead(503).end("down")],
    ["200 with a page", (response) => void response.writeHead(200).end("<html>")],
    ["200 with nothing", (response) => void response.writeHead(200).end()],
    ["200 with another shape", json(200, { object: "user" })],
    ["a redirect", (response) => void response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
    ["a cut before the answer", (response) => void response.destroy()],
    [
      "a cut in the answer",
      (response) => {
        response.writeHead(200, { "content-length": "500" });
        response.write('{"id":"inv_1"', () => response.destroy());
      },
    ],
  ])("an answer such as %s makes a write's outcome unknown and is not retried", async (_what, answer) => {
    const { result, calls } = await inviteWith(answer);
    expect(result).toMatchObject({ kind: "unknown", code: "clerk_failed" });
    expect(calls).toHaveLength(1);
  });

  test("an unreadable answer from a server that never answers is a timeout", async () => {
    const fake = await startFakeClerk(() => undefined);
    const { clerk } = testClerk(fake.url, { timeouts: impatient });
    expect(await clerk.inviteOne(invitee)).toMatchObject({ kind: "unknown", code: "clerk_timeout" });
    expect(fake.calls).toHaveLength(1);
  });

  test("an unreadable answer that stalls is a timeout", async () => {
    const fake = await startFakeClerk((response) => {
      response.writeHead(200);
      response.write("{");
    });
    const { clerk } = testClerk(fake.url, { timeouts: impatient });
    expect(await clerk.inviteOne(invitee)).toMatchObject({ kind: "unknown", code: "clerk_timeout" });
  });

  test("an unreadable answer to a read is retried until the total time is used", async () => {
    const fake = await startFakeClerk(clerkError(500, "internal_clerk_error"));
    const { clerk, pauses } = testClerk(fake.url);
    expect(await clerk.findUsers([])).toMatchObject({ kind: "unknown" });
    expect(pauses).toEqual([100, 200, 400, 400, 400, 400, 400, 400, 400, 400, 400, 400]);
  });
});

describe("a call that was not sent", () => {
  test("a call that was not sent because of a closed port is retried and says why", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    listener.close();
    await once(listener, "close");
    const { clerk, pauses } = testClerk(`http://127.0.0.1:${port}`);
    expect(await clerk.inviteOne(invitee)).toEqual({
      kind: "not-sent",
      code: "clerk_unreachable",
      detail: "Clerk's server refuses connections",
    });
    expect(pauses.length).toBeGreaterThan(2);
  });

  test("a call that was not sent because of an unknown host name says why", async () => {
    const { clerk } = testClerk("http://clerk.invalid");
    expect(await clerk.inviteOne(invitee)).toMatchObject({ kind: "not-sent", code: "clerk_unreachable" });
  });

  test("a call that was not sent because the server has no TLS says why", async () => {
    const fake = await startFakeClerk(json(200, wireInvitation));
    const { clerk } = testClerk(fake.url.replace("http:", "https:"));
    expect(await clerk.inviteOne(invitee)).toMatchObject({ kind: "not-sent", code: "clerk_unreachable" });
    expect(fake.calls).toHaveLength(0);
  });

  test("a call that was not sent because its signal was aborted stays on this machine", async () => {
    const fake = await startFakeClerk(json(200, wireInvitation));
    const result = await testClerk(fake.url).clerk.inviteOne(invitee, { signal: AbortSignal.abort() });
    expect(result).toMatchObject({ kind: "not-sent" });
    expect(fake.calls).toHaveLength(0);
  });

  test("a call that may not leave when its first byte is due stays on this machine", async () => {
    const fake = await startFakeClerk(json(200, wireInvitation));
    const asked: string[] = [];
    const mayLeave = () => asked.push("asked") < 0;
    const result = await testClerk(fake.url).clerk.inviteOne(invitee, { mayLeave });
    expect(result).toMatchObject({ kind: "not-sent" });
    expect(asked).not.toEqual([]);
    expect(fake.calls).toHaveLength(0);
  });

  test("a call aborted after sending has an unknown outcome", async () => {
    const abort = new AbortController();
    const fake = await startFakeClerk(() => abort.abort());
    const result = await testClerk(fake.url).clerk.inviteOne(invitee, { signal: abort.signal });
    expect(result).toMatchObject({ kind: "unknown" });
  });

  test("a call that was not sent because of a lock at Clerk is retried", async () => {
    const fake = await startFakeClerk((response, request, nth) =>
      (nth < 3 ? clerkError(409, "resource_locked") : json(200, wireInvitation))(response, request, nth),
    );
    expect(await testClerk(fake.url).clerk.inviteOne(invitee)).toMatchObject({ kind: "done" });
    expect(fake.calls).toHaveLength(3);
  });
});

describe("reading", () => {
  test("reading accepts pages and arrays", async () => {
    const fake = await startFakeClerk(json(200, [wireInvitation]));
    const result = await testClerk(fake.url).clerk.listInvitations({
      ...newest,
      status: "revoked",
      query: "a+b",
      sort: "expiresAt",
      order: "asc",
    });
    expect(result).toMatchObject({ kind: "done", value: { totalCount: 1, data: [{ id: "inv_1" }] } });
    const query = new URL(fake.calls[0]?.url ?? "", fake.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      paginated: "true",
      limit: "50",
      offset: "0",
      order_by: "+expires_at",
      status: "revoked",
      query: "a+b",
    });
  });

  test("reading finds exact addresses, revoked invitations included", async () => {
    const fake = await startFakeClerk((response, request, nth) => {
      const isRevoked = request.url?.includes("status=revoked") === true;
      const data = [
        { ...wireInvitation, id: isRevoked ? "inv_2" : "inv_1", email_address: "First@Example.com" },
        { ...wireInvitation, id: "inv_3", email_address: "not-first@example.com" },
      ];
      json(200, { data, total_count: 2 })(response, request, nth);
    });
    const result = await testClerk(fake.url).clerk.findInvitations("first@example.com");
    expect(result).toMatchObject({ kind: "done", value: [{ id: "inv_1" }, { id: "inv_2" }] });
    expect(fake.calls).toHaveLength(2);
  });

  test("reading asks for users with one query parameter per address", async () => {
    const user = { id: "user_1", email_addresses: [{ email_address: "A@example.com" }] };
    const fake = await startFakeClerk(json(200, [user]));
    const result = await testClerk(fake.url).clerk.findUsers(["a@example.com", "b@example.com"]);
    expect(result).toEqual({ kind: "done", value: [{ id: "user_1", emailAddresses: ["a@example.com"] }] });
    expect(fake.calls[0]?.url).toContain("email_address=a%40example.com&email_address=b%40example.com");
  });
});

describe("the instance", () => {
  test("the instance has Clerk's own id", async () => {
    const fake = await startFakeClerk(json(200, { id: "ins_1", environment_type: "production" }));
    expect(await testClerk(fake.url).clerk.identify()).toEqual({
      kind: "done",
      value: { id: "ins_1", instance: "production" },
    });
  });

  test.each([404, 200])("the instance is known by its key where /instance answers %i", async (status) => {
    const fake = await startFakeClerk((response, request, nth) => {
      const isInstance = request.url === "/v1/instance";
      (isInstance ? json(status, { nothing: true }) : json(200, []))(response, request, nth);
    });
    expect(await testClerk(fake.url).clerk.identify()).toEqual({
      kind: "done",
      value: { id: `test@${new URL(fake.url).host}`, instance: "development" },
    });
  });

  test("the instance is not guessed while Clerk is down", async () => {
    const fake = await startFakeClerk((response, request, nth) =>
      (request.url === "/v1/instance" ? clerkError(500, "internal_clerk_error") : json(200, []))(
        response,
        request,
        nth,
      ),
    );
    expect(await testClerk(fake.url).clerk.identify()).toMatchObject({ kind: "unknown" });
  });

  test("the instance refuses a wrong key", async () => {
    const fake = await startFakeClerk(clerkError(401, "clerk_key_invalid"));
    expect(await testClerk(fake.url).clerk.identify()).toMatchObject({ code: "clerk_key_refused" });
  });
});

describe("the secret key", () => {
  test("the secret key is a property of no object", () => {
    const { clerk } = testClerk("http://127.0.0.1:1");
    expect(inspect(clerk, { depth: 10, showHidden: true })).not.toContain("CANARY");
    expect(JSON.stringify(clerk)).not.toContain("CANARY");
  });

  test("the secret key is not sent with an invalid id", async () => {
    const fake = await startFakeClerk(json(200, wireInvitation));
    const { clerk } = testClerk(fake.url);
    for (const id of ["../users", "inv_1/../../users", "inv_1#", "inv_1?x", "..\\users", "%2e%2e", "inv_"]) {
      await expect(clerk.revokeInvitation(id)).rejects.toThrow("not the id of an invitation");
      await expect(clerk.deleteInvitation(id)).rejects.toThrow("not the id of an invitation");
    }
    expect(fake.calls).toHaveLength(0);
  });
});

test("our create parameters match the SDK's", () => {
  type SdkParams = Parameters<ClerkClient["invitations"]["createInvitation"]>[0];
  type Camel<S extends string> = S extends `${infer Head}_${infer Tail}`
    ? `${Head}${Capitalize<Camel<Tail>>}`
    : S;
  type OurParams = { [Key in keyof WireNewInvitation as Camel<Key>]: WireNewInvitation[Key] };
  expectTypeOf<keyof OurParams>().toEqualTypeOf<keyof SdkParams>();
  expectTypeOf<OurParams>().toExtend<SdkParams>();
});

describe("the pace", () => {
  const paceOf = (calls: number) =>
    createPace({ limit: () => calls, now: () => performance.now(), sleep: sleepFor });
  const page = json(200, { data: [wireInvitation], total_count: 1 });

  test("a read that would wait for more than some seconds does not leave", async () => {
    const fake = await startFakeClerk(page);
    const { clerk } = testClerk(fake.url, { pace: paceOf(10) });
    for (let read = 0; read < 4; read += 1) await clerk.listInvitations(newest);
    const result = await clerk.listInvitations(newest);
    expect(result).toMatchObject({ kind: "wait", isOurs: true });
    expect(fake.calls).toHaveLength(4);
  });

  test("every HTTP request of a call takes a turn, retries included", async () => {
    const fake = await startFakeClerk((response, request, nth) =>
      (nth === 1 ? clerkError(500, "internal_clerk_error") : page)(response, request, nth),
    );
    const { clerk } = testClerk(fake.url, { pace: paceOf(7) });
    // A limit of seven leaves three: the failed list, its retry, and the list of revoked ones.
    expect(await clerk.findInvitations("first@example.com")).toMatchObject({ kind: "done" });
    expect(await clerk.findUsers(["a@example.com"])).toMatchObject({ kind: "wait", isOurs: true });
    expect(fake.calls).toHaveLength(3);
  });

  test("an invitation does not wait for its turn", async () => {
    const fake = await startFakeClerk(json(200, wireInvitation));
    const pace = paceOf(10);
    pace.hold(60_000);
    const { clerk } = testClerk(fake.url, { pace });
    expect(await clerk.inviteOne(invitee)).toMatchObject({ kind: "done" });
    expect(await clerk.revokeInvitation("inv_1")).toMatchObject({ kind: "wait", isOurs: true });
  });

  test("a 429 on one general call holds the others", async () => {
    const fake = await startFakeClerk(json(429, {}, { "retry-after": "30" }));
    const { clerk } = testClerk(fake.url);
    expect(await clerk.revokeInvitation("inv_1")).toEqual({ kind: "wait", retryAfterMs: 30_000 });
    expect(await clerk.findUsers(["a@example.com"])).toMatchObject({ kind: "wait", isOurs: true });
    expect(fake.calls).toHaveLength(1);
  });

  test("a 429 on an invitation holds no page", async () => {
    const fake = await startFakeClerk((response, request, nth) =>
      (nth === 1 ? json(429, {}, { "retry-after": "3600" }) : page)(response, request, nth),
    );
    const { clerk } = testClerk(fake.url);
    expect(await clerk.inviteOne(invitee)).toMatchObject({ kind: "wait" });
    expect(await clerk.listInvitations(newest)).toMatchObject({ kind: "done" });
  });
});
