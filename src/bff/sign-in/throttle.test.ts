import { describe, expect, test } from "vitest";
import { createThrottle } from "./throttle.ts";

function clocked() {
  const clock = { now: 1_000_000 };
  return { clock, throttle: createThrottle(() => clock.now) };
}

describe("wrong passwords", () => {
  test("shut an account for five minutes", () => {
    const { clock, throttle } = clocked();
    for (let time = 0; time < 5; time += 1) throttle.recordFailure("a@example.com", `192.0.2.${time}`);
    expect(throttle.secondsToWait(" A@example.com", "192.0.2.99")).toBe(300);
    clock.now += 299_000;
    expect(throttle.secondsToWait("a@example.com", "192.0.2.99")).toBe(1);
    clock.now += 1_000;
    expect(throttle.secondsToWait("a@example.com", "192.0.2.99")).toBe(0);
  });

  test("shut a machine that tries many accounts", () => {
    const { throttle } = clocked();
    for (let time = 0; time < 20; time += 1) throttle.recordFailure(`a${time}@example.com`, "192.0.2.1");
    expect(throttle.secondsToWait("b@example.com", "192.0.2.1")).toBe(300);
    expect(throttle.secondsToWait("b@example.com", "192.0.2.2")).toBe(0);
  });

  test("are forgiven by the right one", () => {
    const { throttle } = clocked();
    for (let time = 0; time < 30; time += 1) {
      throttle.recordFailure("a@example.com", "192.0.2.1");
      throttle.recordSuccess("a@example.com", "192.0.2.1");
    }
    expect(throttle.secondsToWait("a@example.com", "192.0.2.1")).toBe(0);
  });
});
