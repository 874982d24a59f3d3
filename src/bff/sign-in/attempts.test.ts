import { describe, expect, test } from "vitest";
import { createSignInAttempts } from "./attempts.ts";

function clocked() {
  const clock = { now: 1_000_000 };
  return { clock, attempts: createSignInAttempts(() => clock.now) };
}

describe("wrong passwords", () => {
  test("shut an account for five minutes", () => {
    const { clock, attempts } = clocked();
    for (let time = 0; time < 5; time += 1) attempts.recordWrong("a@example.com", `192.0.2.${time}`);
    expect(attempts.secondsToWait(" A@example.com", "192.0.2.99")).toBe(300);
    clock.now += 299_000;
    expect(attempts.secondsToWait("a@example.com", "192.0.2.99")).toBe(1);
    clock.now += 1_000;
    expect(attempts.secondsToWait("a@example.com", "192.0.2.99")).toBe(0);
  });

  test("shut a machine that tries many accounts", () => {
    const { attempts } = clocked();
    for (let time = 0; time < 20; time += 1) attempts.recordWrong(`a${time}@example.com`, "192.0.2.1");
    expect(attempts.secondsToWait("b@example.com", "192.0.2.1")).toBe(300);
    expect(attempts.secondsToWait("b@example.com", "192.0.2.2")).toBe(0);
  });

  test("are forgiven by the right one", () => {
    const { attempts } = clocked();
    for (let time = 0; time < 30; time += 1) {
      attempts.recordWrong("a@example.com", "192.0.2.1");
      attempts.recordRight("a@example.com", "192.0.2.1");
    }
    expect(attempts.secondsToWait("a@example.com", "192.0.2.1")).toBe(0);
  });
});
