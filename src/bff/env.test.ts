import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { EnvError } from "./env-reader.ts";
import { readEnv } from "./env.ts";

const dataDir = mkdtempSync(join(tmpdir(), "usher-env-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const key = "sk_test_abcdefgh";
const read = (source: Record<string, string>) => readEnv({ DATA_DIR: dataDir, ...source });

function sentencesOf(source: Record<string, string>): readonly string[] {
  try {
    read(source);
  } catch (error) {
    if (error instanceof EnvError) return error.sentences;
    throw error;
  }
  return [];
}

describe("the environment", () => {
  test("needs nothing to be set", () => {
    const env = read({});
    expect(env).toMatchObject({
      port: 4_870,
      host: "127.0.0.1",
      isSandbox: true,
      clerk: { secretKey: "sk_test_sandbox", apiUrl: "http://127.0.0.1:4871", hourMs: 60_000 },
      sandbox: { port: 4_871, hourSeconds: 60, latencyMs: 30 },
      admin: null,
      logLevel: "info",
    });
    expect(env.publicUrl.origin).toBe("http://localhost:4870");
  });

  test("takes empty values as unset", () => {
    const env = read({ PORT: "", CLERK_SECRET_KEY: " ", DATABASE_URL: "", OIDC_ISSUER: "", HOST: "" });
    expect(JSON.stringify(env)).toBe(JSON.stringify(read({})));
  });

  test("with a key speaks to Clerk", () => {
    expect(read({ CLERK_SECRET_KEY: key })).toMatchObject({
      isSandbox: false,
      clerk: { secretKey: key, apiUrl: "https://api.clerk.com", hourMs: 3_600_000 },
    });
  });

  test("takes another upstream and its hour", () => {
    const env = read({
      CLERK_SECRET_KEY: key,
      CLERK_API_URL: "http://192.0.2.1:5000/v1/",
      CLERK_HOUR_SECONDS: "5",
    });
    expect(env.clerk).toMatchObject({ apiUrl: "http://192.0.2.1:5000", hourMs: 5_000 });
  });

  test("derives the sandbox from the port", () => {
    const env = read({ PORT: "5000", SANDBOX_HOUR_SECONDS: "10" });
    expect(env.clerk).toMatchObject({ apiUrl: "http://127.0.0.1:5001", hourMs: 10_000 });
    expect(env.publicUrl.port).toBe("5000");
  });

  test("reads the first admin", () => {
    const env = read({ ADMIN_EMAIL: "Admin@Example.com", ADMIN_PASSWORD: "a long enough password" });
    expect(env.admin).toEqual({ emailAddress: "admin@example.com", password: "a long enough password" });
  });
});

describe("a bad value", () => {
  test.each([
    [{ PORT: "80x" }, /^PORT is to be a whole number/],
    [{ PORT: "70000" }, /^PORT /],
    [{ SANDBOX_HOUR_SECONDS: "0" }, /^SANDBOX_HOUR_SECONDS /],
    [{ CLERK_HOUR_SECONDS: "-1" }, /^CLERK_HOUR_SECONDS /],
    [{ PUBLIC_URL: "usher.example.com" }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: "https://usher.example.com/path" }, /^PUBLIC_URL /],
    [{ CLERK_SECRET_KEY: "pk_test_abcdefgh" }, /^CLERK_SECRET_KEY /],
    [{ CLERK_SECRET_KEY: key, CLERK_API_URL: "ftp://x" }, /^CLERK_API_URL /],
    [
      { CLERK_SECRET_KEY: "sk_live_abcdefgh", CLERK_API_URL: "http://192.0.2.1" },
      /^CLERK_API_URL is plain http/,
    ],
    [{ DATABASE_URL: "postgres://x" }, /^DATABASE_URL is not supported/],
    [{ OIDC_ISSUER: "https://x.example.com" }, /^OIDC_ISSUER is not supported/],
    [{ AUTH_SECRET: "short" }, /^AUTH_SECRET is to have at least 32/],
    [{ ADMIN_EMAIL: "admin@example.com" }, /^ADMIN_PASSWORD /],
    [{ ADMIN_EMAIL: "admin", ADMIN_PASSWORD: "a long enough password" }, /^ADMIN_EMAIL /],
    [{ TRUSTED_PROXIES: "10.0.0.0/8, proxy" }, /^TRUSTED_PROXIES .*"proxy"/],
    [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL /],
  ])("%o stops the start with one sentence", (source, sentence) => {
    expect(sentencesOf(source)).toEqual([expect.stringMatching(sentence)]);
  });

  test("does not hide the others", () => {
    expect(sentencesOf({ PORT: "x", LOG_LEVEL: "x", AUTH_SECRET: "x" })).toHaveLength(3);
  });

  test("never repeats the key", () => {
    expect(sentencesOf({ CLERK_SECRET_KEY: "sk_prod_CANARY" }).join()).not.toContain("CANARY");
  });

  test("a live key may use a loopback", () => {
    expect(
      sentencesOf({ CLERK_SECRET_KEY: "sk_live_abcdefgh", CLERK_API_URL: "http://127.0.0.1:1" }),
    ).toEqual([]);
  });
});

describe("the secret of the sessions", () => {
  test("is made once and kept to ourselves", () => {
    const first = read({}).authSecret;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(read({}).authSecret).toBe(first);
    const path = join(dataDir, "auth-secret");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8").trim()).toBe(first);
  });

  test("is taken from the environment when given", () => {
    const secret = "a".repeat(32);
    expect(read({ AUTH_SECRET: secret }).authSecret).toBe(secret);
  });
});
