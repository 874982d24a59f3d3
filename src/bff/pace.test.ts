import { expect, onTestFinished, test } from "vitest";
import { emptySandbox, origin, signedInApp } from "#bff/testing/app.ts";
import { statusesOf, teamApp } from "#bff/testing/members.ts";

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
  await expect.poll(callsOfClerk, { timeout: 10_000 }).toBe(18);
  const { status } = await call("GET", "/api/invitations");
  const counts = await call("GET", "/api/invitations/counts");
  expect([status, counts.status, isChecked]).toEqual([200, 200, false]);
  leaving.abort();
  await checking;
});

/** An invitation that only Clerk can know is looked for in its lists. */
const unknownInvitation = (nth: number) => `/api/invitations/inv_unknown${nth}/revoke`;

test("a member who would wait for more than some seconds is told when to try again", async () => {
  const { call } = await signedInApp({ generalPer10s: 10 });
  for (let nth = 0; nth < 2; nth += 1) await call("POST", unknownInvitation(nth));
  const { status, headers, body } = await call("POST", unknownInvitation(2));
  expect(status).toBe(429);
  expect(body).toMatchObject({ code: "usher_limit", title: "Usher has used its share of Clerk's limit" });
  expect(body.retryAfter).toBeGreaterThan(4);
  expect(body.detail).toContain("The invitation could not be revoked");
  expect(headers.get("retry-after")).toBe(String(body.retryAfter));
});

test("S9: a member who reads as fast as they can leaves room for others and most of the limit to Clerk", async () => {
  const sandbox = await emptySandbox();
  onTestFinished(() => sandbox.close());
  const { join } = await teamApp({ apiUrl: sandbox.url });
  const [greedy, calm] = [await join("greedy@example.com", "admin"), await join("calm@example.com", "admin")];
  const flood = Array.from({ length: 60 }, (_, nth) => greedy.call("POST", unknownInvitation(nth)));
  expect((await calm.call("POST", unknownInvitation(60))).status).toBe(404);
  const answers = await Promise.all(flood);
  expect(new Set(statusesOf(answers))).toEqual(new Set([404, 429]));
  expect(answers.find(({ status }) => status === 429)?.body).toMatchObject({
    code: "usher_limit",
    detail: expect.stringContaining("Usher leaves most of Clerk's limit to your application"),
  });
  const listed = (await (await fetch(`${sandbox.url}/sandbox/calls`)).json()) as { data: unknown[] };
  expect(listed.data.length).toBeLessThan(50);
});
