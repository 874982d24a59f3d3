import { defineConfig, devices } from "@playwright/test";
import type { WorkerFixtures } from "./e2e/testing/fixtures.ts";

const executablePath = process.env["CHROMIUM_PATH"];

export default defineConfig<object, WorkerFixtures>({
  testDir: "e2e",
  testMatch: "*.e2e.ts",
  fullyParallel: true,
  // One for each core of a small machine: three ended 9 % sooner, and each journey took longer.
  workers: 2,
  forbidOnly: true,
  retries: 0,
  // A busy machine may be slow; a journey ends as soon as its assertions hold.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 800 },
    // Without animations, 31 journeys took 117 instead of 125 s.
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 30_000,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Plain http under this name is no secure context, unlike localhost.
        "--host-resolver-rules=MAP usher.lan.test 127.0.0.1",
      ],
    },
  },
  projects: [
    {
      // Clerk's general limit is ten times as high on a production instance, so a thousand revocations are soon done.
      name: "production",
      testMatch: ["cancelled-batch.e2e.ts", "long-batch.e2e.ts", "selection.e2e.ts"],
      use: { upstream: "production" },
    },
    {
      name: "sandbox",
      testIgnore: [
        "account.e2e.ts",
        "cancelled-batch.e2e.ts",
        "long-batch.e2e.ts",
        "team.e2e.ts",
        "selection.e2e.ts",
      ],
    },
    {
      // The same journeys with a key, an account and another process as the upstream.
      name: "clerk",
      testMatch: ["whole-lists.e2e.ts", "team.e2e.ts", "account.e2e.ts", "secrets.e2e.ts"],
      use: { upstream: "clerk" },
    },
  ],
});
