import { describe, expect, test } from "vitest";
import { createClerkClient } from "@clerk/backend";
import { openDatabase } from "#sandbox/data/database.ts";
import { type Allowance, createLimits } from "./limits.ts";
import { Refusal } from "./errors.ts";
import { testSandbox } from "#sandbox/testing/sandbox.ts";
import * as fc from "fast-check";

const order = (index: number) => ({ email_address: `n${index}@example.com` });

describe("limits over HTTP", () => {
  test("the 101st single call is refused", async () => {
    const clock = { ms: 5_000_000 };
    const { call } = await testSandbox({ now: () => clock.ms });
    for (let index = 0; index < 100; index += 1) {
      expect((await call("POST", "/v1/invitations", order(index))).status).toBe(200);
    }
    clock.ms += 600_500;
    const refused = await call("POST", "/v1/invitations", order(100));
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("3000");
    expect(await refused.json()).toMatchObject({ errors: [{ code: "too_many_requests" }] });
    // The other endpoints go on.
    expect((await call("POST", "/v1/invitations/bulk", [order(100)])).status).toBe(200);
    expect((await call("GET", "/v1/invitations")).status).toBe(200);
    clock.ms += 3_000_000;
    expect((await call("POST", "/v1/invitations", order(101))).status).toBe(200);
  });

  test("the 26th bulk call is refused", async () => {
    const { clerk } = await testSandbox({ hourSeconds: 60, now: () => 0 });
    for (let index = 0; index < 25; index += 1) {
      await clerk.invitations.createInvitationBulk([{ emailAddress: `n${index}@example.com` }]);
    }
    const refused = clerk.invitations.createInvitationBulk([{ emailAddress: "late-comer@example.com" }]);
    await expect(refused).rejects.toMatchObject({ status: 429, retryAfter: 60 });
    expect((await clerk.invitations.getInvitationList()).totalCount).toBe(25);
  });

  test("the kind of the key sets the general limit", async () => {
    const { sandbox, call } = await testSandbox({ now: () => 0 });
    for (let index = 0; index < 100; index += 1) await call("GET", "/v1/users/count");
    const refused = await call("GET", "/v1/users/count");
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("10");
    const live = createClerkClient({ secretKey: "sk_live_1", apiUrl: sandbox.url });
    expect((await live.invitations.getInvitationList()).totalCount).toBe(0);
  });

  const refusing = [true, false].flatMap((spends) =>
    ["fixed", "sliding"].flatMap((hourKind) =>
      ["single", "bulk"].map((lane) => ({ spends, hourKind, lane, status: spends ? 429 : 200 })),
    ),
  );
  test.each(refusing)(
    "a refused $lane call uses allowance of a $hourKind hour: $spends",
    async ({ spends, hourKind, lane, status }) => {
      const { call, set } = await testSandbox();
      const limits = { singlePerHour: 2, bulkPerHour: 2, rateLimitCode: "rate_limit_exceeded" };
      await set({ ...limits, hourKind, refusedCallsSpendAllowance: spends });
      const [path, refused] = lane === "bulk" ? ["/v1/invitations/bulk", [{}]] : ["/v1/invitations", {}];
      const send = async (index: number) =>
        (await call("POST", path, lane === "bulk" ? [order(index)] : order(index))).status;
      // The refused call comes first, so that giving it back must not close an hour that later calls count in.
      expect((await call("POST", path, refused)).status).toBe(422);
      expect(await send(1)).toBe(200);
      expect(await send(2)).toBe(status);
      expect(await send(3)).toBe(429);
    },
  );

  test("a change of the sandbox's clock does not move the limits", async () => {
    const clock = { ms: 5_000_000 };
    const { call, set } = await testSandbox({ now: () => clock.ms });
    await set({ singlePerHour: 1 });
    expect((await call("POST", "/v1/invitations", order(1))).status).toBe(200);
    await set({ clockAheadMs: 7_200_000 });
    const ahead = await call("POST", "/v1/invitations", order(2));
    expect([ahead.status, ahead.headers.get("retry-after")]).toEqual([429, "3600"]);
    clock.ms += 3_600_000;
    await set({ clockAheadMs: -7_200_000 });
    expect((await call("POST", "/v1/invitations", order(2))).status).toBe(200);
  });
});

describe("windows", () => {
  function limitsAt(kind: "fixed" | "sliding", calls: number) {
    const clock = { ms: 1_000_000 };
    const { database } = openDatabase(":memory:");
    const limits = createLimits(database, () => clock.ms);
    const allowance: Allowance = {
      bucket: "single",
      calls,
      windowMs: 10_000,
      kind,
      code: "too_many_requests",
    };
    const take = (): "taken" | number => {
      try {
        limits.take(allowance);
        return "taken";
      } catch (error) {
        return error instanceof Refusal ? Number(error.retryAfter) : -1;
      }
    };
    return { clock, take };
  }

  test("a fixed window frees all calls together", () => {
    const { clock, take } = limitsAt("fixed", 2);
    expect(take()).toBe("taken");
    clock.ms += 9000;
    expect([take(), take()]).toEqual(["taken", 1]);
    clock.ms += 1000;
    expect([take(), take(), take()]).toEqual(["taken", "taken", 10]);
  });

  test("a sliding window frees one call after another", () => {
    const { clock, take } = limitsAt("sliding", 2);
    expect(take()).toBe("taken");
    clock.ms += 9000;
    expect([take(), take()]).toEqual(["taken", 1]);
    clock.ms += 1000;
    expect([take(), take()]).toEqual(["taken", 9]);
  });

  test("Retry-After is always long enough", () => {
    const steps = fc.array(fc.integer({ min: 0, max: 7000 }), { minLength: 1, maxLength: 60 });
    const kinds = fc.constantFrom("fixed" as const, "sliding" as const);
    fc.assert(
      fc.property(kinds, fc.integer({ min: 1, max: 4 }), steps, (kind, calls, waits) => {
        const { clock, take } = limitsAt(kind, calls);
        const taken: number[] = [];
        for (const wait of waits) {
          clock.ms += wait;
          const first = take();
          clock.ms += first === "taken" ? 0 : first * 1000;
          expect(first === "taken" ? first : take()).toBe("taken");
          taken.push(clock.ms);
          const inWindow = taken.filter((at) => at > clock.ms - 10_000).length;
          // Two fixed windows may meet in the middle of a stretch of that length.
          expect(inWindow).toBeLessThanOrEqual(kind === "sliding" ? calls : 2 * calls);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("an allowance of zero refuses every call", () => {
    expect(limitsAt("fixed", 0).take()).toBe(10);
    expect(limitsAt("sliding", 0).take()).toBe(10);
  });
});
