import { describe, expect, test } from "vitest";
import { PrecheckAnswer } from "#contract/precheck.ts";
import { signedInApp } from "#bff/testing/app.ts";
import { clerkError, json, startFakeClerk, testKey, wireInvitation } from "#bff/testing/fake-clerk.ts";

const user = { id: "user_1", email_addresses: [{ email_address: "User@example.com" }] };

describe("the pre-check", () => {
  test.each([3, 8])("the pre-check distinguishes new, invited and user among %i addresses", async (count) => {
    const fake = await startFakeClerk((response, request, nth) => {
      const url = new URL(request.url ?? "", "http://localhost");
      if (url.pathname === "/v1/users") return json(200, [user])(response, request, nth);
      const isPending = url.searchParams.get("status") !== "revoked";
      json(200, { data: isPending ? [wireInvitation] : [], total_count: 1 })(response, request, nth);
    });
    const app = await signedInApp({ apiUrl: fake.url });
    const others = Array.from({ length: count - 3 }, (_, index) => `other-${index}@example.com`);
    const emailAddresses = ["First@example.com", "user@example.com", "new@example.com", ...others];
    const { status, body } = await app.call("POST", "/api/precheck", { emailAddresses });
    expect(status).toBe(200);
    expect(PrecheckAnswer.parse(body).data).toHaveLength(count);
    expect(body.data).toMatchObject([
      { emailAddress: "first@example.com", standing: "invited", invitation: { id: "inv_1" } },
      { emailAddress: "user@example.com", standing: "user" },
      { emailAddress: "new@example.com", standing: "new" },
      ...others.map((emailAddress) => ({ emailAddress, standing: "new" })),
    ]);
  });

  test("the pre-check answers a repeated address once", async () => {
    const app = await signedInApp();
    const emailAddresses = ["a@example.com", "A@example.com"];
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses });
    expect(body.data).toEqual([{ emailAddress: "a@example.com", standing: "new" }]);
    expect(body.checkedAt).toBeGreaterThan(1_700_000_000_000);
  });

  test("the pre-check names the position of an invalid address", async () => {
    const app = await signedInApp();
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses: ["a@example.com", "b"] });
    expect(body).toMatchObject({ code: "invalid", field: "emailAddresses.1" });
  });

  test("the pre-check reads every page of pending invitations", async () => {
    const page = Array.from({ length: 500 }, (_, index) => ({
      ...wireInvitation,
      email_address: `p${index}@x.test`,
    }));
    const fake = await startFakeClerk((response, request, nth) => {
      const offset = new URL(request.url ?? "", "http://localhost").searchParams.get("offset");
      const last = [{ ...wireInvitation, email_address: "last@x.test" }];
      const answer = request.url?.startsWith("/v1/users")
        ? []
        : { data: offset === "0" ? page : last, total_count: 501 };
      json(200, answer)(response, request, nth);
    });
    const app = await signedInApp({ apiUrl: fake.url });
    const emailAddresses = [
      "last@x.test",
      "p0@x.test",
      ...["a", "b", "c", "d"].map((name) => `${name}@x.test`),
    ];
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses });
    const standings = body.data.map((entry: { standing: string }) => entry.standing);
    expect(standings).toEqual(["invited", "invited", "new", "new", "new", "new"]);
  });
});

describe("the pre-check at the sandbox", () => {
  const many = Array.from({ length: 600 }, (_, index) => `person${index}@example.com`);
  type Line = PrecheckAnswer["data"][number];

  /** Invites ten, of which the second accepts and the third is revoked. */
  async function invitedApp() {
    const app = await signedInApp();
    const list = many.slice(0, 10).map((email_address) => ({ email_address }));
    const headers = { authorization: `Bearer ${testKey}`, "content-type": "application/json" };
    const ask = async (path: string, body: unknown = {}) =>
      (
        await fetch(`${app.sandbox.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) })
      ).json() as Promise<{ id: string }[]>;
    const made = await ask("/v1/invitations/bulk", list);
    await ask(`/sandbox/accept/${made[1]!.id}`);
    await ask(`/v1/invitations/${made[2]!.id}/revoke`);
    return { ...app, made };
  }

  test.each([5, 600])("the pre-check finds every standing among %i addresses", async (count) => {
    const { call, made } = await invitedApp();
    const { status, body } = await call("POST", "/api/precheck", { emailAddresses: many.slice(0, count) });
    expect(status).toBe(200);
    const { data, problem } = PrecheckAnswer.parse(body);
    expect(problem).toBeUndefined();
    expect(data.map(({ emailAddress }) => emailAddress)).toEqual(many.slice(0, count));
    expect(data.slice(0, 4)).toMatchObject([
      { standing: "invited", invitation: { id: made[0]!.id } },
      { standing: "user" },
      { standing: "new", previous: { status: "revoked" } },
      { standing: "invited" },
    ]);
    const fresh = data.slice(10).every(({ standing }: Line) => standing === "new");
    expect(fresh).toBe(true);
  });

  test("the pre-check spends no allowance for invitations", async () => {
    const { call, sandbox } = await invitedApp();
    await call("POST", "/api/precheck", { emailAddresses: many });
    const { data } = (await (await fetch(`${sandbox.url}/sandbox/calls`)).json()) as {
      data: { method: string; path: string }[];
    };
    const asked = data.slice(2);
    expect(asked.every(({ method }) => method === "GET")).toBe(true);
    expect(asked.filter(({ path }) => path.startsWith("/v1/users"))).toHaveLength(6);
    expect(asked).toHaveLength(9);
  });
});

describe("an incomplete pre-check", () => {
  const emailAddresses = Array.from({ length: 300 }, (_, index) => `person${index}@example.com`);

  test("an incomplete pre-check says how many addresses were checked", async () => {
    const fake = await startFakeClerk((response, request, nth) => {
      const isUnanswered = request.url?.startsWith("/v1/users") && request.url.includes("person250");
      const answer = request.url?.startsWith("/v1/users") ? [] : { data: [], total_count: 0 };
      if (isUnanswered) clerkError(500, "internal_clerk_error")(response, request, nth);
      else json(200, answer)(response, request, nth);
    });
    const app = await signedInApp({ apiUrl: fake.url });
    const { status, body } = await app.call("POST", "/api/precheck", { emailAddresses });
    expect(status).toBe(200);
    const { data, problem } = PrecheckAnswer.parse(body);
    expect(data.filter(({ standing }) => standing === "new")).toHaveLength(200);
    expect(data.filter(({ standing }) => standing === "unknown")).toHaveLength(100);
    expect(problem).toMatchObject({ code: "clerk_failed" });
    expect(problem?.detail).toContain("200 of 300 addresses were checked");
  });

  test("an incomplete pre-check answers only the problem if no address was checked", async () => {
    const fake = await startFakeClerk(clerkError(401, "clerk_key_invalid"));
    const app = await signedInApp({ apiUrl: fake.url });
    const { status, body } = await app.call("POST", "/api/precheck", { emailAddresses });
    expect(status).toBe(502);
    expect(body).toMatchObject({ code: "clerk_key_refused" });
  });

  test("an incomplete pre-check finishes without users if Clerk does not serve them", async () => {
    const fake = await startFakeClerk((response, request, nth) => {
      if (request.url?.startsWith("/v1/users")) return json(404, { error: "none" })(response, request, nth);
      return json(200, { data: [], total_count: 0 })(response, request, nth);
    });
    const app = await signedInApp({ apiUrl: fake.url });
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses });
    const { data, problem } = PrecheckAnswer.parse(body);
    expect(problem).toBeUndefined();
    expect(data.every(({ standing }) => standing === "new")).toBe(true);
  });
});
