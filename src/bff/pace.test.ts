import { expect, test } from "vitest";
import { origin, signedInApp } from "#bff/testing/app.ts";

test("a page is answered during a long check, which leaves room for it", async () => {
  const { app, call, cookie, sandbox } = await signedInApp();
  const emailAddresses = Array.from({ length: 5_000 }, (_, index) => `person${index}@example.com`);
  const leaving = new AbortController();
  let isChecked = false;
  const check = async () => {
    await app.request("/api/precheck", {
      method: "POST",
      headers: { cookie, origin, "content-type": "application/json" },
      body: JSON.stringify({ emailAddresses }),
      signal: leaving.signal,
    });
    isChecked = true;
  };
  const checking = check();
  const callsOfClerk = async () => {
    const answer = await fetch(`${sandbox.url}/sandbox/calls`);
    return ((await answer.json()) as { data: unknown[] }).data.length;
  };
  await expect.poll(callsOfClerk, { timeout: 10_000 }).toBe(40);
  const { status } = await call("GET", "/api/invitations");
  const counts = await call("GET", "/api/invitations/counts");
  expect([status, counts.status, isChecked]).toEqual([200, 200, false]);
  leaving.abort();
  await checking;
});

test("a page that would wait for more than some seconds says when to try again", async () => {
  const { call } = await signedInApp({ generalPer10s: 10 });
  for (let read = 0; read < 9; read += 1) await call("GET", "/api/invitations");
  const { status, headers, body } = await call("GET", "/api/invitations");
  expect(status).toBe(429);
  expect(body.code).toBe("clerk_limit");
  expect(body.retryAfter).toBeGreaterThan(4);
  expect(body.detail).toContain("The invitations cannot be listed");
  expect(headers.get("retry-after")).toBe(String(body.retryAfter));
});
