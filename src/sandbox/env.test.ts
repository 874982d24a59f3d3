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
    webhookTarget: undefined,
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

test("webhooks need a URL and a secret", () => {
  const url = "http://localhost:4870/webhooks/clerk";
  const secret = `whsec_${Buffer.from("a key of 24 bytes or more").toString("base64")}`;
  const read = (variables: Record<string, string>) => {
    const result = readEnvironment(variables);
    return "problems" in result ? result.problems : result.environment.webhookTarget;
  };
  expect(read({ SANDBOX_WEBHOOK_URL: url, SANDBOX_WEBHOOK_SECRET: secret })).toEqual({ url, secret });
  expect(read({ SANDBOX_WEBHOOK_URL: url })).toEqual([expect.stringMatching(/^SANDBOX_WEBHOOK_SECRET /)]);
  expect(read({ SANDBOX_WEBHOOK_SECRET: secret })).toEqual([expect.stringMatching(/^SANDBOX_WEBHOOK_URL /)]);
  const bad = read({ SANDBOX_WEBHOOK_URL: "ftp://x", SANDBOX_WEBHOOK_SECRET: "whsec_hunter2" });
  expect(bad).toHaveLength(2);
  expect(JSON.stringify(bad)).not.toContain("hunter2");
});
