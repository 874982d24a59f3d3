import { readFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { faultOf, faults, timesInWords } from "./faults.ts";
import { testSandbox, type TestSandbox } from "#sandbox/testing/sandbox.ts";

/** How one attempt ends, seen from the caller. */
async function attempt(desk: TestSandbox, path: string, body?: unknown): Promise<string> {
  try {
    const answer = await desk.call("POST", path, body);
    const text = await answer.text();
    const code = /"code":"(\w+)"/.exec(text)?.[1];
    const retryAfter = answer.headers.get("retry-after");
    const shown = retryAfter?.endsWith("GMT") ? "date" : retryAfter;
    return [answer.status, code ?? (text.startsWith("<") ? "page" : ""), shown ?? ""].join(" ").trim();
  } catch {
    return "cut";
  }
}

/** The same for a call that is not answered: given up once the sandbox has done with it what it does. */
async function giveUpOn(desk: TestSandbox, method: string, path: string, body?: unknown): Promise<string> {
  const givingUp = new AbortController();
  const before = (await desk.calls()).length;
  const ending = desk.call(method, path, body, { signal: givingUp.signal }).then(
    (answer) => String(answer.status),
    () => (givingUp.signal.aborted ? "silence" : "cut"),
  );
  while (((await desk.calls())[before]?.emailAddresses.length ?? 0) === 0);
  // An answer or a cut would be here before that of a later call.
  await desk.calls();
  givingUp.abort();
  return ending;
}

const isThere = async (desk: TestSandbox): Promise<boolean> =>
  (await desk.clerk.invitations.getInvitationList()).totalCount > 0;

// name, how the first attempt ends, whether it was applied, how the second ends
const rows: [string, string, boolean, string][] = [
  ["timeout", "silence", false, "200"],
  ["timeout-after", "silence", true, "400 duplicate_record"],
  ["drop-before", "cut", false, "200"],
  ["drop-after", "cut", true, "400 duplicate_record"],
  ["truncated-after", "cut", true, "400 duplicate_record"],
  ["html", "200 page", false, "200"],
  ["html-after", "200 page", true, "400 duplicate_record"],
  ["empty-after", "200", true, "400 duplicate_record"],
  ["redirect", "302", false, "200"],
  ["e500", "500 internal_clerk_error", false, "200"],
  ["e500-after", "500 internal_clerk_error", true, "400 duplicate_record"],
  ["e503", "503 service_unavailable", false, "200"],
  ["e503-after", "503 service_unavailable", true, "400 duplicate_record"],
  ["e504", "504 gateway_timeout", false, "200"],
  ["e504-after", "504 gateway_timeout", true, "400 duplicate_record"],
  ["poison", "500 internal_clerk_error", false, "500 internal_clerk_error"],
  ["lock", "409 resource_locked", false, "409 resource_locked"],
  ["limited", "429 too_many_requests 1", false, "200"],
  ["limited-zero", "429 too_many_requests 0", false, "200"],
  ["limited-date", "429 too_many_requests date", false, "200"],
  ["limited-huge", "429 too_many_requests 86400", false, "200"],
  ["limited-none", "429 too_many_requests", false, "200"],
  ["blocked", "403 not_allowed_access", false, "403 not_allowed_access"],
  ["taken", "422 form_identifier_exists", false, "422 form_identifier_exists"],
  ["format", "422 form_param_format_invalid", false, "422 form_param_format_invalid"],
  ["monthly", "400 dev_monthly_email_limit_exceeded", false, "400 dev_monthly_email_limit_exceeded"],
  ["unsupported", "400 invitations_not_supported", false, "400 invitations_not_supported"],
  ["plan", "402 unsupported_subscription_plan_features", false, "402 unsupported_subscription_plan_features"],
  ["quota", "403 quota_exceeded", false, "403 quota_exceeded"],
  ["user-quota", "403 user_quota_exceeded", false, "403 user_quota_exceeded"],
  ["forbidden", "403 authorization_invalid", false, "403 authorization_invalid"],
  ["rotated", "401 clerk_key_invalid", false, "200"],
  ["partly", "422 form_param_format_invalid", false, "200"],
  ["partly-400", "400 dev_monthly_email_limit_exceeded", false, "200"],
  ["partly-401", "401 clerk_key_invalid", false, "200"],
  ["partly-403", "403 quota_exceeded", false, "200"],
  ["partly-409", "409 resource_locked", false, "200"],
  ["partly-429", "429 too_many_requests 1", false, "200"],
  ["partly-500", "500 internal_clerk_error", false, "200"],
  ["unclear", "400 request_not_processed", false, "400 request_not_processed"],
  // Held back for longer than the caller waits.
  ["slow", "silence", true, "400 duplicate_record"],
  ["late", "silence", false, "200"],
];

describe("faults by address", () => {
  test.each(rows)("%s ends in %s, applied: %s", async (name, first, isApplied, second) => {
    const desk = await testSandbox();
    const order = { email_address: `${name}+tag@example.com` };
    const path = "/v1/invitations";
    const end = first === "silence" ? giveUpOn(desk, "POST", path, order) : attempt(desk, path, order);
    expect(await end).toBe(first);
    expect(await isThere(desk)).toBe(isApplied);
    const [call] = await desk.calls();
    const status = Number(first.split(" ", 1)[0]);
    expect(call).toMatchObject({
      status: Number.isNaN(status) ? null : status,
      applied: isApplied,
      emailAddresses: [order.email_address],
    });
    expect(await attempt(desk, "/v1/invitations", order)).toBe(second);
  });

  test("these tests cover each fault", () => {
    const names = [...rows.map(([name]) => name), "poison-list", "timeout-list"];
    expect(names.sort()).toEqual(faults.map((fault) => fault.name).sort());
  });

  test("a locked address succeeds at the third call", async () => {
    const desk = await testSandbox();
    const order = { email_address: "lock@example.com" };
    const ends = [1, 2, 3].map(() => () => attempt(desk, "/v1/invitations", order));
    expect([await ends[0]!(), await ends[1]!(), await ends[2]!()]).toEqual([
      "409 resource_locked",
      "409 resource_locked",
      "200",
    ]);
  });

  test("a late call is applied afterwards", async () => {
    const desk = await testSandbox();
    await desk.set({ lateMs: 0 });
    expect(await giveUpOn(desk, "POST", "/v1/invitations", { email_address: "late@example.com" })).toBe(
      "silence",
    );
    while (!(await desk.calls())[0]!.applied);
    expect(await isThere(desk)).toBe(true);
    expect(await desk.calls()).toMatchObject([{ applied: true, status: null }, { status: 200 }]);
  });

  test.each(["revoke", "delete"])("a late %s is applied afterwards", async (operation) => {
    const desk = await testSandbox();
    await desk.set({ lateMs: 0 });
    // The name in front of the plus decides, so the invitation itself is made late as well.
    await giveUpOn(desk, "POST", "/v1/invitations", { email_address: "late@example.com" });
    await vi.waitUntil(() => isThere(desk));
    const [made] = (await desk.clerk.invitations.getInvitationList()).data;
    const [method, path] = operation === "revoke" ? ["POST", "/revoke"] : ["DELETE", ""];
    expect(await giveUpOn(desk, method, `/v1/invitations/${made!.id}${path}`)).toBe("silence");
    await vi.waitUntil(async () => !(await isThere(desk)));
    const last = (await desk.calls()).find((call) => call.path.includes(made!.id))!;
    expect(last).toMatchObject({ applied: true, status: null });
  });

  test("a late call is dropped if Clerk would refuse it by then", async () => {
    const desk = await testSandbox();
    await desk.set({ lateMs: 0 });
    await desk.call("POST", "/sandbox/others", { does: "invite", emailAddress: "late@example.com" });
    for (const name of ["late", "late+2"]) {
      const order = { email_address: `${name}@example.com` };
      expect(await giveUpOn(desk, "POST", "/v1/invitations", order)).toBe("silence");
    }
    // The second late call is due after the first.
    await vi.waitUntil(async () => (await desk.calls())[1]!.applied);
    expect((await desk.calls())[0]).toMatchObject({ applied: false, status: null });
    expect((await desk.clerk.invitations.getInvitationList()).totalCount).toBe(2);
  });

  test("a search for a poisoned address fails, and a search for another one does not", async () => {
    const desk = await testSandbox();
    expect(await attempt(desk, "/v1/invitations", { email_address: "poison-list@example.com" })).toBe("200");
    const search = async (address: string) =>
      (await desk.call("GET", `/v1/invitations?query=${address}`)).status;
    expect(await search("poison-list@example.com")).toBe(500);
    expect(await search("poison-list@example.com")).toBe(500);
    expect(await search("a@example.com")).toBe(200);
    expect(await isThere(desk)).toBe(true);
  });

  test("a search for an address can stay without an answer", async () => {
    const desk = await testSandbox();
    const path = "/v1/invitations?query=timeout-list@example.com";
    expect(await giveUpOn(desk, "GET", path)).toBe("silence");
  });

  test("a slow call answers in the end", async () => {
    const desk = await testSandbox();
    await desk.set({ slowMs: 1 });
    expect(await attempt(desk, "/v1/invitations", { email_address: "slow@example.com" })).toBe("200");
  });

  test("transport faults also happen to a revoke", async () => {
    const desk = await testSandbox();
    const make = await desk.json("POST", "/v1/invitations", { email_address: "e503-after@example.com" });
    expect(make).toMatchObject({ errors: [{ code: "service_unavailable" }] });
    const made = (await desk.clerk.invitations.getInvitationList()).data[0]!;
    const path = `/v1/invitations/${made.id}/revoke`;
    expect(await attempt(desk, path)).toBe("503 service_unavailable");
    expect(await attempt(desk, path)).toBe("400 invitation_already_revoked");
  });

  test("a setting turns the faults off", async () => {
    const desk = await testSandbox();
    await desk.set({ faultsByAddress: false });
    expect(await attempt(desk, "/v1/invitations", { email_address: "poison@example.com" })).toBe("200");
  });

  test("only the whole name is a fault", () => {
    expect(faultOf("timeout@example.com")?.name).toBe("timeout");
    expect(faultOf("Timeout+a+b@example.org")?.name).toBe("timeout");
    expect(faultOf("timeouts@example.com")).toBeUndefined();
    expect(faultOf("no.timeout@example.com")).toBeUndefined();
    expect(faultOf("constructor@example.com")).toBeUndefined();
  });
});

describe("faults in a bulk call", () => {
  const orders = (...names: string[]) => names.map((name) => ({ email_address: `${name}@example.com` }));

  test("the first address with a fault decides", async () => {
    const desk = await testSandbox();
    const call = orders("a", "drop-after", "blocked");
    expect(await attempt(desk, "/v1/invitations/bulk", call)).toBe("cut");
    expect((await desk.clerk.invitations.getInvitationList()).totalCount).toBe(3);
  });

  test("a blocked address refuses the whole call", async () => {
    const desk = await testSandbox();
    const refused = await desk.json("POST", "/v1/invitations/bulk", orders("a", "blocked", "blocked+2"));
    expect(refused).toMatchObject({
      errors: [{ meta: { identifiers: ["blocked@example.com", "blocked+2@example.com"] } }],
    });
    expect(await isThere(desk)).toBe(false);
  });

  test("a format fault names no address", async () => {
    const desk = await testSandbox();
    const answer = await desk.call("POST", "/v1/invitations/bulk", orders("a", "format"));
    expect(await answer.text()).not.toContain("@example.com");
  });

  test("a taken address is named if the setting says so", async () => {
    const desk = await testSandbox();
    const refuse = async () => (await desk.call("POST", "/v1/invitations/bulk", orders("a", "taken"))).text();
    expect(await refuse()).toContain('"email_addresses":["taken@example.com"]');
    await desk.set({ bulkRefusalNamesAddress: false });
    expect(await refuse()).not.toContain("taken@example.com");
  });

  test.each([
    ["partly", "422 form_param_format_invalid"],
    ["partly-400", "400 dev_monthly_email_limit_exceeded"],
    ["partly-401", "401 clerk_key_invalid"],
    ["partly-403", "403 quota_exceeded"],
    ["partly-409", "409 resource_locked"],
    ["partly-429", "429 too_many_requests 1"],
    ["partly-500", "500 internal_clerk_error"],
  ])("%s applies the addresses before it", async (name, end) => {
    const desk = await testSandbox();
    expect(await attempt(desk, "/v1/invitations/bulk", orders("a", "b", name, "c"))).toBe(end);
    const there = await desk.clerk.invitations.getInvitationList({ orderBy: "email_address" });
    expect(there.data.map((one) => one.emailAddress)).toEqual(["a@example.com", "b@example.com"]);
    const status = Number(end.split(" ", 1)[0]);
    expect(await desk.calls()).toMatchObject([{ applied: true, status }, {}]);
  });

  test("a refused call keeps its fault for the next call", async () => {
    const desk = await testSandbox();
    await desk.call("POST", "/v1/invitations", { email_address: "a@example.com" });
    const both = orders("drop-after", "a");
    expect(await attempt(desk, "/v1/invitations/bulk", both)).toBe("400 duplicate_record");
    expect(await attempt(desk, "/v1/invitations/bulk", orders("drop-after"))).toBe("cut");
  });
});

test("docs/sandbox.md lists exactly these faults", async () => {
  const manual = await readFile(new URL("../../../docs/sandbox.md", import.meta.url), "utf8");
  const listed = [...manual.matchAll(/^\| `([a-z0-9-]+)@` +\| (.+?) +\| (.+?) +\|$/gm)].map(
    ([, ...cells]) => cells,
  );
  expect(listed).toEqual(faults.map((fault) => [fault.name, timesInWords(fault), fault.does]));
});
