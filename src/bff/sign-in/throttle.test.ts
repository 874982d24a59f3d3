import { describe, expect, test } from "vitest";
import { createThrottle } from "./throttle.ts";

function clocked() {
  const clock = { now: 1_000_000 };
  return { clock, throttle: createThrottle(() => clock.now) };
}

describe("wrong passwords", () => {
  test("five wrong passwords lock an address for five minutes", () => {
    const { clock, throttle } = clocked();
    for (let time = 0; time < 5; time += 1) throttle.recordFailure("a@example.com", `192.0.2.${time}`);
    expect(throttle.secondsToWait(" A@example.com", "192.0.2.99")).toBe(300);
    clock.now += 299_000;
    expect(throttle.secondsToWait("a@example.com", "192.0.2.99")).toBe(1);
    clock.now += 1_000;
    expect(throttle.secondsToWait("a@example.com", "192.0.2.99")).toBe(0);
  });

  test("twenty wrong passwords lock a machine", () => {
    const { throttle } = clocked();
    for (let time = 0; time < 20; time += 1) throttle.recordFailure(`a${time}@example.com`, "192.0.2.1");
    expect(throttle.secondsToWait("b@example.com", "192.0.2.1")).toBe(300);
    expect(throttle.secondsToWait("b@example.com", "192.0.2.2")).toBe(0);
  });

  test("a right password takes back the failures of its address", () => {
    const { throttle } = clocked();
    for (let time = 0; time < 30; time += 1) {
      throttle.recordFailure("a@example.com", "192.0.2.1");
      throttle.recordSuccess("a@example.com", "192.0.2.1");
    }
    expect(throttle.secondsToWait("a@example.com", "192.0.2.1")).toBe(0);
  });
});
