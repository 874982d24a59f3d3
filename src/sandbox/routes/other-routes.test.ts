import { describe, expect, test } from "vitest";
import { testSandbox, type TestSandbox } from "#sandbox/testing/sandbox.ts";

const emailAddress = "a@example.com";
const listed = async ({ json }: TestSandbox, filter = "") =>
  (await json("GET", `/v1/invitations${filter}`)) as { status: string; updated_at: number }[];
const history = async ({ json }: TestSandbox) =>
  ((await json("GET", "/sandbox/history")) as { data: unknown[] }).data;

describe("other people", () => {
  test("an admin in the dashboard invites with metadata and days", async () => {
    const desk = await testSandbox({ now: () => 0 });
    const given = { emailAddress: "A@example.com", publicMetadata: { team: "x" }, expiresInDays: 2 };
    expect(await desk.json("POST", "/sandbox/others", { does: "invite", ...given })).toMatchObject({
      email_address: emailAddress,
      public_metadata: { team: "x" },
      expires_at: 172_800_000,
      status: "pending",
    });
    expect(await desk.mails()).toMatchObject([{ to: emailAddress }]);
    expect(await desk.calls()).toEqual([]);
  });

  test("other people obey Clerk's rules", async () => {
    const { call } = await testSandbox();
    const others = async (does: string) => {
      const answer = await call("POST", "/sandbox/others", { does, emailAddress });
      return `${answer.status} ${/"code":"(\w+)"/.exec(await answer.text())?.[1] ?? ""}`.trim();
    };
    expect(await others("revoke")).toBe("404 resource_not_found");
    expect(await others("invite")).toBe("200");
    expect(await others("invite")).toBe("400 duplicate_record");
    expect(await others("revoke")).toBe("200");
    expect(await others("accept")).toBe("404 resource_not_found");
    expect(await others("invite")).toBe("200");
    expect(await others("accept")).toBe("200");
    expect(await others("invite")).toBe("422 form_identifier_exists");
    expect(await others("delete")).toBe("200");
  });

  test.each([{}, { does: "move", emailAddress }, { does: "revoke" }, { does: "invite", emailAddress, x: 1 }])(
    "%j is refused",
    async (body) => {
      const { call } = await testSandbox();
      expect((await call("POST", "/sandbox/others", body)).status).toBe(422);
    },
  );

  test("a fault by address does not concern other people", async () => {
    const { call } = await testSandbox();
    const body = { does: "invite", emailAddress: "drop-after@example.com" };
    expect((await call("POST", "/sandbox/others", body)).status).toBe(200);
  });
});

describe("the history", () => {
  test("the history keeps every invitation with who did what, also deleted ones", async () => {
    const clock = { ms: 1 };
    const desk = await testSandbox({ now: () => clock.ms });
    const { call } = desk;
    const others = (does: string) => call("POST", "/sandbox/others", { does, emailAddress });
    await call("POST", "/v1/invitations", { email_address: emailAddress, public_metadata: { a: 1 } });
    clock.ms = 2;
    await others("revoke");
    clock.ms = 3;
    await others("delete");
    clock.ms = 4;
    await others("invite");
    clock.ms = 5;
    await others("accept");
    expect(await history(desk)).toMatchObject([
      { emailAddress, publicMetadata: { a: 1 }, expiresInDays: 30, status: "revoked", wasMailed: true },
      { emailAddress, publicMetadata: {}, status: "accepted", wasMailed: true },
    ]);
    expect(await history(desk)).toMatchObject([
      {
        madeAt: 1,
        madeBy: "api",
        settledAt: 2,
        settledBy: "dashboard",
        deletedAt: 3,
        deletedBy: "dashboard",
      },
      {
        madeAt: 4,
        madeBy: "dashboard",
        settledAt: 5,
        settledBy: "recipient",
        deletedAt: null,
        deletedBy: null,
      },
    ]);
    expect(await listed(desk)).toMatchObject([{ status: "accepted" }]);
    expect(await desk.mails()).toHaveLength(1);
  });

  test("a deleted invitation is gone for every call", async () => {
    const { call, json } = await testSandbox();
    const made = (await json("POST", "/v1/invitations", { email_address: emailAddress })) as { id: string };
    const gone = async (method: string, path: string) => (await call(method, path)).status;
    expect(await gone("DELETE", `/v1/invitations/${made.id}`)).toBe(200);
    expect(await gone("DELETE", `/v1/invitations/${made.id}`)).toBe(404);
    expect(await gone("POST", `/v1/invitations/${made.id}/revoke`)).toBe(404);
    expect(await gone("POST", `/sandbox/accept/${made.id}`)).toBe(404);
    expect((await call("POST", "/v1/invitations", { email_address: emailAddress })).status).toBe(200);
  });
});

describe("a list that lags", () => {
  test("a list that lags shows later what happened to an invitation", async () => {
    const clock = { ms: 10_000 };
    const desk = await testSandbox({ now: () => clock.ms });
    const { call, set } = desk;
    await set({ listLagMs: 1000, clockAheadMs: 60_000 });
    const others = (does: string) => call("POST", "/sandbox/others", { does, emailAddress });
    await others("invite");
    clock.ms += 999;
    expect(await listed(desk)).toEqual([]);
    clock.ms += 1;
    expect(await listed(desk)).toMatchObject([{ status: "pending" }]);

    await others("revoke");
    clock.ms += 999;
    expect(await listed(desk)).toMatchObject([{ status: "pending", updated_at: 70_000 }]);
    expect(await listed(desk, "?status=revoked")).toEqual([]);
    clock.ms += 1;
    expect(await listed(desk)).toEqual([]);
    expect(await listed(desk, "?status=revoked")).toMatchObject([{ updated_at: 71_000 }]);

    await others("delete");
    clock.ms += 999;
    expect(await listed(desk, "?status=revoked")).toHaveLength(1);
    clock.ms += 1;
    expect(await listed(desk, "?status=revoked")).toEqual([]);
  });

  test("neither a creation nor a change lags", async () => {
    const { call, json, set } = await testSandbox();
    await set({ listLagMs: 60_000 });
    const made = (await json("POST", "/v1/invitations", { email_address: emailAddress })) as { id: string };
    expect(await json("POST", "/v1/invitations", { email_address: emailAddress })).toMatchObject({
      errors: [{ code: "duplicate_record" }],
    });
    expect((await call("POST", `/v1/invitations/${made.id}/revoke`)).status).toBe(200);
    expect((await call("POST", "/v1/invitations", { email_address: emailAddress })).status).toBe(200);
  });
});
