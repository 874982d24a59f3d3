import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{src,drills,bench}/**/*.test.ts"],
    environment: "node",
    // No test replaces a module or a global, so files may share a process: starting one for each took half the time.
    isolate: false,
    // More than a machine's cores: the drills mostly wait for servers of their own.
    maxWorkers: 4,
    // A busy machine may be slow; what a test waits for ends as soon as it holds.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
