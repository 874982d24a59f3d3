import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "drills/**/*.test.ts"],
    environment: "node",
    // Real servers and databases are started by these tests; two cores are shared with them.
    pool: "forks",
    testTimeout: 60_000,
  },
});
