import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "#contract/role.ts";
import { type AttackedUsher, password, startUsher } from "#bff/attacks/testing/usher.ts";
import { cheapPasswords } from "#bff/testing/cheap-passwords.ts";

/** Hashes of the server, which end only when the test lets them. */
const hashes = { isHeld: false, running: 0, most: 0, started: 0, waiting: [] as (() => void)[] };

async function held<T>(work: () => Promise<T>): Promise<T> {
  hashes.running += 1;
  hashes.started += 1;
  hashes.most = Math.max(hashes.most, hashes.running);
  if (hashes.isHeld) await new Promise<void>((resolve) => hashes.waiting.push(resolve));
  hashes.running -= 1;
  return work();
}

function letAllEnd(): void {
  hashes.isHeld = false;
  for (const end of hashes.waiting.splice(0)) end();
}

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher(
    { TRUSTED_PROXIES: "127.0.0.1" },
    {
      passwords: {
        hash: (text) => held(() => cheapPasswords.hash(text)),
        verify: (given) => held(() => cheapPasswords.verify(given)),
      },
    },
  );
});
afterEach(letAllEnd);
afterAll(() => usher.close());

const guess = (email: string, network: number) =>
  usher.call("POST", "/api/auth/sign-in/email", {
    body: { email, password: "a wrong guess of a stranger" },
    headers: { "x-forwarded-for": `198.51.100.${network}` },
  });

describe("S2: guesses by strangers", () => {
  test("S2: two hundred guesses do not delay a signed-in member", async () => {
    hashes.isHeld = true;
    const answers: number[] = [];
    const guesses = Array.from({ length: 200 }, async (_guess, at) => {
      const answer = await guess(`stranger-${at}@example.com`, at % 10);
      answers.push(answer.status);
      return answer;
    });
    await expect.poll(() => answers.length).toBeGreaterThan(150);
    // No hash has ended: whatever is answered now did not wait for one.
    expect(answers.every((status) => status === 503)).toBe(true);
    expect((await usher.call("GET", "/api/batches", { as: "viewer" })).status).toBe(200);
    expect((await usher.call("GET", "/readyz")).status).toBe(200);
    const held200 = answers.length;
    letAllEnd();
    const all = await Promise.all(guesses);
    const judged = all.filter(({ status }) => status === 401);
    expect(judged.length).toBe(200 - held200);
    expect(judged.length).toBeLessThanOrEqual(10);
    expect(hashes.most).toBeLessThanOrEqual(2);
  });

  test("S2: a guess that finds the queue full gets a sentence and a time to wait", async () => {
    hashes.isHeld = true;
    const guesses = Array.from({ length: 20 }, (_guess, at) => guess(`other-${at}@example.com`, 20 + at));
    const refused = await Promise.race(guesses);
    expect(refused).toMatchObject({ status: 503, code: "sign_in_busy" });
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(refused.text).toContain("Too many sign-ins at this moment. Try again in a few seconds.");
    letAllEnd();
    await Promise.all(guesses);
    expect(
      (
        await usher.call("POST", "/api/auth/sign-in/email", {
          body: { email: "viewer@example.com", password },
        })
      ).status,
    ).toBe(200);
  });

  test.each([
    ["a link", "POST", "/api/session/link"],
    ["a changed password", "POST", "/api/session/password"],
    ["a second factor", "POST", "/api/session/two-factor"],
    ["a sign-in on a known device", "POST", "/api/auth/sign-in/email"],
  ])("S2: %s is served while strangers fill the queue", async (what, method, path) => {
    const token = what === "a link" ? await joinToken() : "";
    hashes.isHeld = true;
    let judged = 0;
    const guesses = Array.from({ length: 20 }, async (_guess, at) => {
      const { status } = await guess(`${what}-${at}@example.com`.replaceAll(" ", "-"), 60 + at);
      judged += status === 401 ? 1 : 0;
      return status;
    });
    await Promise.race(guesses);
    const bodies: Record<string, object> = {
      "a link": { token, password: "quiet lantern of many rivers" },
      "a changed password": { currentPassword: password, newPassword: "quiet lantern of many rivers" },
      "a second factor": { password },
      "a sign-in on a known device": { email: "viewer@example.com", password },
    };
    const callers: Record<string, Role> = {
      "a changed password": "inviter",
      "a second factor": "admin",
      "a sign-in on a known device": "viewer",
    };
    const as = callers[what];
    let answer: number | null = null;
    const call = { body: bodies[what], ...(as === undefined ? {} : { as }) };
    const answered = usher.call(method, path, call).then(({ status }) => {
      answer = status;
      return judged;
    });
    await expect
      .poll(() => {
        // One at a time, so that the order shows.
        hashes.waiting.shift()?.();
        return answer;
      })
      .not.toBeNull();
    expect(answer).toBeLessThan(300);
    // Those that ran already, and those that took the place between two hashes of the member.
    expect(await answered).toBeLessThanOrEqual(5);
    letAllEnd();
    expect((await Promise.all(guesses)).filter((status) => status === 401).length).toBeGreaterThan(5);
  });
});

async function joinToken(): Promise<string> {
  const body = { emailAddress: "new@example.com", role: "viewer" };
  const { text } = await usher.call("POST", "/api/members", { as: "admin", body });
  return new URL((JSON.parse(text) as { url: string }).url).searchParams.get("token") ?? "";
}
