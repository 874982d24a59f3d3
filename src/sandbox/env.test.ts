import { expect, test } from "vitest";
import { readEnvironment } from "./env.ts";

test("an empty environment gives the defaults", () => {
  const environment = {
    port: 4871,
    host: "127.0.0.1",
    hourSeconds: 60,
    latencyMs: 30,
    dataDir: ".data",
    secretKey: undefined,
  };
  expect(readEnvironment({})).toEqual({ environment });
  expect(readEnvironment({ PORT: "", SANDBOX_PORT: "", DATA_DIR: "" })).toEqual({ environment });
});

test("the port follows Usher's port", () => {
  expect(readEnvironment({ PORT: "5000" })).toMatchObject({ environment: { port: 5001 } });
  expect(readEnvironment({ PORT: "5000", SANDBOX_PORT: "6000" })).toMatchObject({
    environment: { port: 6000 },
  });
});

test("each invalid value gets one sentence", () => {
  const read = readEnvironment({
    SANDBOX_PORT: "http",
    SANDBOX_HOUR_SECONDS: "0",
    SANDBOX_LATENCY_MS: "1.5",
    SANDBOX_SECRET_KEY: "hunter2",
  });
  const problems = "problems" in read ? read.problems : [];
  expect(problems.map((problem) => problem.split(" ", 1)[0])).toEqual([
    "SANDBOX_SECRET_KEY",
    "SANDBOX_PORT",
    "SANDBOX_HOUR_SECONDS",
    "SANDBOX_LATENCY_MS",
  ]);
  expect(problems.join(" ")).not.toContain("hunter2");
});
