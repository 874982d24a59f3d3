import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createRequestGate } from "./request-gate.ts";
import { sleepFor } from "./sleep.ts";

const never = () => new Promise<void>(() => {});

/** A request that ends when the test wants. */
function openRequest() {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return { answer: () => promise, end: () => resolve(new Response("answered")) };
}

test("a request waits while the gate is held", async () => {
  const gate = createRequestGate(sleepFor);
  const work = Promise.withResolvers<void>();
  const order: string[] = [];
  const held = gate.hold(() => work.promise.then(() => void order.push("work")));
  const request = gate.pass(async () => {
    order.push("request");
    return new Response();
  });
  await setImmediate();
  expect(order).toEqual([]);
  work.resolve();
  await Promise.all([held, request]);
  expect(order).toEqual(["work", "request"]);
});

test("a hold waits for the requests that are open", async () => {
  const gate = createRequestGate(never);
  const { answer, end } = openRequest();
  const request = gate.pass(answer);
  let hasWorked = false;
  const held = gate.hold(async () => {
    hasWorked = true;
  });
  await setImmediate();
  expect(hasWorked).toBe(false);
  end();
  expect(await (await request).text()).toBe("answered");
  expect(await held).toEqual({ late: null });
  expect(hasWorked).toBe(true);
});

test("a hold does not wait longer than its time, and reports when the late request has ended", async () => {
  const gate = createRequestGate(async () => {});
  const { answer, end } = openRequest();
  const request = gate.pass(answer);
  const { late } = await gate.hold(async () => {});
  let hasEnded = false;
  const ended = late?.then(() => (hasEnded = true));
  await gate.pass(async () => new Response());
  expect(hasEnded).toBe(false);
  end();
  await request;
  await ended;
  expect(hasEnded).toBe(true);
});

test("a hold whose work fails lets requests pass", async () => {
  const gate = createRequestGate(sleepFor);
  await expect(gate.hold(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect((await gate.pass(async () => new Response("answered"))).status).toBe(200);
});

test("a request that fails does not stay open", async () => {
  const gate = createRequestGate(never);
  await expect(gate.pass(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await gate.hold(async () => {})).toEqual({ late: null });
});
