import { describe, expect, test } from "vitest";
import { PrecheckAnswer } from "#contract/precheck.ts";
import { signedInApp } from "./app-for-tests.ts";
import { json, startFakeClerk, wireInvitation } from "./fake-clerk-for-tests.ts";

const user = { id: "user_1", email_addresses: [{ email_address: "User@example.com" }] };

describe("the pre-check", () => {
  test.each([3, 8])("tells new, invited and user apart among %i", async (count) => {
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

  test("answers a repeated address once", async () => {
    const app = await signedInApp();
    const emailAddresses = ["a@example.com", "A@example.com"];
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses });
    expect(body.data).toEqual([{ emailAddress: "a@example.com", standing: "new" }]);
  });

  test("names the place of a bad address", async () => {
    const app = await signedInApp();
    const { body } = await app.call("POST", "/api/precheck", { emailAddresses: ["a@example.com", "b"] });
    expect(body).toMatchObject({ code: "invalid", field: "emailAddresses.1" });
  });

  test("reads every page of pending ones", async () => {
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
