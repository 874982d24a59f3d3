import { describe, expect, test } from "vitest";
import { ProblemError } from "#bff/http/problem.ts";
import { createCounters } from "./counters.ts";
import { createThrottle, type Guess } from "./throttle.ts";

function clocked() {
  const clock = { now: 1_000_000 };
  const throttle = createThrottle(() => clock.now);
  /** Seconds to wait; 0 if the guess was counted. */
  const wait = (guess: Guess): number => {
    try {
      throttle.count(guess).withdraw();
      return 0;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return error.problem.retryAfter ?? Number.NaN;
    }
  };
  return { clock, throttle, wait };
}

const password = (subject: string, stranger = "192.0.2.1"): Guess => ({
  kind: "password",
  subject,
  from: { stranger },
});

describe("wrong guesses", () => {
  test("five wrong passwords lock an address for five minutes", () => {
    const { clock, throttle, wait } = clocked();
    for (let time = 0; time < 5; time += 1) throttle.count(password("a@example.com", `192.0.2.${time}`));
    expect(wait(password(" A@example.com", "192.0.2.99"))).toBe(300);
    clock.now += 299_000;
    expect(wait(password("a@example.com", "192.0.2.99"))).toBe(1);
    clock.now += 1_000;
    expect(wait(password("a@example.com", "192.0.2.99"))).toBe(0);
  });

  test("twenty wrong passwords lock a machine", () => {
    const { throttle, wait } = clocked();
    for (let time = 0; time < 20; time += 1) throttle.count(password(`a${time}@example.com`));
    expect(wait(password("b@example.com"))).toBe(300);
    expect(wait(password("b@example.com", "192.0.2.2"))).toBe(0);
  });

  test("a right password takes back the failures of its address", () => {
    const { throttle, wait } = clocked();
    for (let time = 0; time < 30; time += 1) throttle.count(password("a@example.com")).succeed();
    expect(wait(password("a@example.com"))).toBe(0);
  });

  test("a guess that was not judged does not count", () => {
    const { throttle, wait } = clocked();
    for (let time = 0; time < 30; time += 1) throttle.count(password("a@example.com")).withdraw();
    expect(wait(password("a@example.com"))).toBe(0);
  });

  test("S3: addresses of one /64 count as one machine", () => {
    const { throttle, wait } = clocked();
    for (let time = 0; time < 20; time += 1)
      throttle.count(password(`a${time}@example.com`, `2001:db8:1:2::${time + 1}`));
    expect(wait(password("b@example.com", "2001:db8:1:2:ffff:ffff:ffff:ffff"))).toBe(300);
    expect(wait(password("b@example.com", "2001:db8:1:3::1"))).toBe(0);
  });

  test("S3: strangers never use up the limit of a known device", () => {
    const { throttle, wait } = clocked();
    for (let time = 0; time < 5; time += 1) throttle.count(password("a@example.com"));
    const onDevice = (known: string): Guess => ({ ...password("a@example.com"), from: { known } });
    for (let time = 0; time < 5; time += 1) {
      expect(wait(onDevice("phone"))).toBe(0);
      throttle.count(onDevice("phone"));
    }
    expect(wait(onDevice("phone"))).toBe(300);
    expect(wait(onDevice("laptop"))).toBe(0);
    expect(wait(password("a@example.com"))).toBe(300);
  });

  test("S3: no text that is typed as an address counts as another kind of guess", () => {
    const { throttle, wait } = clocked();
    for (const text of ["code m1", '["code","m1"]', "m1"])
      for (let time = 0; time < 5; time += 1) throttle.count(password(text));
    expect(wait({ kind: "code", subject: "m1", from: { stranger: "192.0.2.9" } })).toBe(0);
    expect(wait({ kind: "proof", subject: "m1", from: { known: "session" } })).toBe(0);
  });
});

describe("S3: the memory of the counters", () => {
  test("S3: a flood of other keys does not reset a counter", () => {
    const counters = createCounters(() => 1_000, 10);
    for (let time = 0; time < 5; time += 1) counters.add("victim");
    for (let key = 0; key < 9; key += 1) counters.add(`flood ${key}`);
    expect(counters.hasRoomFor("another")).toBe(false);
    expect(counters.hasRoomFor("victim")).toBe(true);
    expect(counters.waitMs("victim", 5)).toBeGreaterThan(0);
  });

  test("S3: counters are dropped after five minutes", () => {
    let now = 1_000;
    const counters = createCounters(() => now, 3);
    for (const key of ["a", "b", "c"]) counters.add(key);
    now += 299_999;
    counters.add("c");
    expect(counters.hasRoomFor("d")).toBe(false);
    now += 1;
    expect(counters.hasRoomFor("d")).toBe(true);
    expect(counters.waitMs("c", 1)).toBeGreaterThan(0);
  });
});
