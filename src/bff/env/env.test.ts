import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { EnvError } from "./reader.ts";
import { webhookSecret } from "#bff/testing/webhook.ts";
import { readEnv, secretsOf } from "./env.ts";

const dataDir = mkdtempSync(join(tmpdir(), "usher-env-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

const key = "sk_test_abcdefgh";
const randomSecret = "q7Vt-R2mX9_kLw4HsK8nB3pYcZ0dJfGe";
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
  test("the environment needs no variable", () => {
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

  test("the environment treats an empty value as unset", () => {
    const env = read({ PORT: "", CLERK_SECRET_KEY: " ", DATABASE_URL: "", OIDC_ISSUER: "", HOST: "" });
    expect(JSON.stringify(env)).toBe(JSON.stringify(read({})));
  });

  test("the environment selects Clerk if there is a key", () => {
    expect(read({ CLERK_SECRET_KEY: key })).toMatchObject({
      isSandbox: false,
      clerk: { secretKey: key, apiUrl: "https://api.clerk.com", hourMs: 3_600_000 },
    });
  });

  test("the environment may name another upstream and the length of its hour", () => {
    const env = read({
      CLERK_SECRET_KEY: key,
      CLERK_API_URL: "http://192.0.2.1:5000/v1/",
      CLERK_HOUR_SECONDS: "5",
    });
    expect(env.clerk).toMatchObject({ apiUrl: "http://192.0.2.1:5000", hourMs: 5_000 });
  });

  test("the environment puts the sandbox on the next port", () => {
    const env = read({ PORT: "5000", SANDBOX_HOUR_SECONDS: "10" });
    expect(env.clerk).toMatchObject({ apiUrl: "http://127.0.0.1:5001", hourMs: 10_000 });
    expect(env.publicUrl.port).toBe("5000");
  });

  test("the environment may name the first admin", () => {
    const env = read({ ADMIN_EMAIL: "Admin@Example.com", ADMIN_PASSWORD: "a long enough password" });
    expect(env.admin).toEqual({ emailAddress: "admin@example.com", password: "a long enough password" });
  });
});

test("S17: the environment takes IPv6 addresses, with and without brackets", () => {
  const env = read({ HOST: "[::1]", PUBLIC_URL: "http://[::1]:5300", CLERK_SECRET_KEY: "sk_live_abcdefgh" });
  expect([env.host, env.publicUrl.origin]).toEqual(["::1", "http://[::1]:5300"]);
  expect(read({ HOST: "::" }).host).toBe("::");
});

describe("an invalid value", () => {
  test.each([
    [{ PORT: "80x" }, /^PORT must be a whole number/],
    [{ PORT: "70000" }, /^PORT /],
    [{ SANDBOX_HOUR_SECONDS: "0" }, /^SANDBOX_HOUR_SECONDS /],
    [{ CLERK_HOUR_SECONDS: "-1" }, /^CLERK_HOUR_SECONDS /],
    [{ PUBLIC_URL: "usher.example.com" }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: "https://usher.example.com/?x=1" }, /^PUBLIC_URL /],
    [{ PUBLIC_URL: "https://example.com/a b" }, /^PUBLIC_URL must be a URL/],
    [{ PUBLIC_URL: "https://example.com/batches" }, /^PUBLIC_URL has the path \/batches, which Usher uses/],
    [{ PUBLIC_URL: "https://example.com/api/usher/" }, /^PUBLIC_URL has the path \/api\/usher, which/],
    [{ CLERK_SECRET_KEY: "pk_test_abcdefgh" }, /^CLERK_SECRET_KEY /],
    [{ CLERK_SECRET_KEY: key, CLERK_API_URL: "ftp://x" }, /^CLERK_API_URL /],
    [
      { CLERK_SECRET_KEY: "sk_live_abcdefgh", CLERK_API_URL: "http://192.0.2.1" },
      /^CLERK_API_URL must use https/,
    ],
    [{ PUBLIC_URL: "https://example.com/webhooks" }, /^PUBLIC_URL has the path \/webhooks, which/],
    [{ DATABASE_URL: "postgres://x" }, /^DATABASE_URL is not supported/],
    [{ AUTH_SECRET: "short" }, /^AUTH_SECRET must have at least 32/],
    [{ ADMIN_EMAIL: "admin@example.com" }, /^ADMIN_PASSWORD /],
    [{ ADMIN_EMAIL: "admin", ADMIN_PASSWORD: "a long enough password" }, /^ADMIN_EMAIL /],
    [{ TRUSTED_PROXIES: "10.0.0.0/8, proxy" }, /^TRUSTED_PROXIES .*"proxy"/],
    [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL /],
    [{ LOG_ADDRESSES: "yes" }, /^LOG_ADDRESSES must be on or off/],
    [
      { CLERK_SECRET_KEY: "sk_live_abcdefgh", PUBLIC_URL: "http://usher.internal" },
      /^PUBLIC_URL is plain http: /,
    ],
    [{ CLERK_SECRET_KEY: "sk_live_abcdefgh", HOST: "0.0.0.0" }, /^PUBLIC_URL is plain http and HOST /],
    [
      { ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "Twelve characters or more" },
      /^ADMIN_PASSWORD is an example/,
    ],
  ])("%o stops the start with one sentence", (source, sentence) => {
    expect(sentencesOf(source)).toEqual([expect.stringMatching(sentence)]);
  });

  test("an invalid value does not hide other invalid values", () => {
    expect(sentencesOf({ PORT: "x", LOG_LEVEL: "x", AUTH_SECRET: "x" })).toHaveLength(3);
  });

  test("an invalid value never repeats the key", () => {
    expect(sentencesOf({ CLERK_SECRET_KEY: "sk_prod_CANARY" }).join()).not.toContain("CANARY");
  });

  test("a live key is allowed on a loopback address", () => {
    expect(
      sentencesOf({ CLERK_SECRET_KEY: "sk_live_abcdefgh", CLERK_API_URL: "http://127.0.0.1:1" }),
    ).toEqual([]);
  });
});

describe("the key in a file", () => {
  const file = join(dataDir, "key");

  test("the key in a file is read without its final line break", () => {
    writeFileSync(file, `${key}\r\n`);
    expect(read({ CLERK_SECRET_KEY_FILE: file })).toMatchObject({
      isSandbox: false,
      clerk: { secretKey: key },
    });
  });

  test("the key in a file conflicts with a key in the environment", () => {
    writeFileSync(file, key);
    expect(sentencesOf({ CLERK_SECRET_KEY: key, CLERK_SECRET_KEY_FILE: file })).toEqual([
      expect.stringMatching(/^CLERK_SECRET_KEY_FILE and CLERK_SECRET_KEY are both set/),
    ]);
  });

  test.each([
    ["", /which is empty/],
    ["pk_test_CANARY", /^CLERK_SECRET_KEY is not a Clerk secret key/],
  ])("the key in a file holding %o stops the start", (content, sentence) => {
    writeFileSync(file, content);
    const sentences = sentencesOf({ CLERK_SECRET_KEY_FILE: file });
    expect(sentences.join("\n")).toMatch(sentence);
    expect(sentences.join("\n")).not.toContain("CANARY");
  });

  test.each([
    [join(dataDir, "nothing"), "ENOENT"],
    [dataDir, "EISDIR"],
  ])("the key in a file that cannot be read says why", (path, code) => {
    expect(sentencesOf({ CLERK_SECRET_KEY_FILE: path })).toContain(
      `CLERK_SECRET_KEY_FILE names the file ${path}, which cannot be read (${code}).`,
    );
  });
});

describe("S17: every secret", () => {
  const named = (name: string, value: string): Record<string, string> => {
    const file = join(dataDir, name);
    writeFileSync(file, `${value}\n`);
    return { [`${name}_FILE`]: file };
  };
  const withOidc = {
    OIDC_ISSUER: "https://login.example.com",
    OIDC_CLIENT_ID: "usher",
    OIDC_ROLES: "@example.com=viewer",
  };

  test("S17: every secret can come from a file", () => {
    const env = read({
      ...named("CLERK_SECRET_KEY", key),
      ...named("AUTH_SECRET", randomSecret),
      ...named("AUTH_SECRET_OLD", "the one of last week"),
      ...named("ADMIN_PASSWORD", "a long enough password"),
      ...named("OIDC_CLIENT_SECRET", "of the provider"),
      ...named("CLERK_WEBHOOK_SECRET", webhookSecret),
      ...withOidc,
      ADMIN_EMAIL: "admin@example.com",
    });
    expect(secretsOf(env)).toEqual([
      key,
      randomSecret,
      "the one of last week",
      "a long enough password",
      "of the provider",
      webhookSecret.slice("whsec_".length),
    ]);
  });

  test.each([
    "CLERK_SECRET_KEY",
    "AUTH_SECRET",
    "ADMIN_PASSWORD",
    "OIDC_CLIENT_SECRET",
    "CLERK_WEBHOOK_SECRET",
  ])("S17: every secret is refused with one sentence if its file is empty: %s", (name) => {
    const others = name === "ADMIN_PASSWORD" ? { ADMIN_EMAIL: "admin@example.com" } : {};
    const provider = name === "OIDC_CLIENT_SECRET" ? withOidc : {};
    expect(sentencesOf({ ...others, ...provider, ...named(name, "") })).toEqual([
      expect.stringMatching(new RegExp(`^${name}_FILE names the file .* which is empty`)),
    ]);
  });

  test.each([
    ["with two lines", `${randomSecret}\nsecond`],
    ["in UTF-16", Buffer.from(`\uFEFF${randomSecret}`, "utf16le")],
  ])("S17: every secret of a file %s is refused with one sentence", (_, content) => {
    const path = join(dataDir, "of-an-editor");
    writeFileSync(path, content);
    for (const name of ["CLERK_SECRET_KEY", "AUTH_SECRET", "AUTH_SECRET_OLD"])
      expect(sentencesOf({ [`${name}_FILE`]: path })).toEqual([
        `${name}_FILE names the file ${path}, which must contain one line of UTF-8 text.`,
      ]);
  });

  test("S17: every secret is read without the byte order mark of its file", () => {
    const path = join(dataDir, "of-an-editor");
    writeFileSync(path, `\uFEFF${randomSecret}\r\n`);
    expect(read({ AUTH_SECRET_FILE: path }).authSecret).toBe(randomSecret);
  });

  test.each([
    ["a".repeat(40), /fewer than 10 different/],
    ["abab".repeat(10), /fewer than 10 different/],
    ["correcthorse-".repeat(3), /^AUTH_SECRET (?:has fewer|repeats)/],
    ["kPx7-mQz93w.".repeat(3), /repeats a shorter text/],
    ["kPx7-mQz93w.kPx7-mQz93w.kPx7-mQz93", /repeats a shorter text/],
    ["abcdefghijklmnopqrstuvwxyz0123456789", /a sequence/],
    ["change-me-to-something-long-and-random", /an example/],
    ["better-auth-secret-12345678901234567890", /an example/],
    ["your_secret_here_at_least_32_characters", /an example/],
    ["xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", /an example/],
  ])("S17: every secret that signs sessions must be hard to guess: %s", (secret, sentence) => {
    expect(sentencesOf({ AUTH_SECRET: secret })).toEqual([expect.stringMatching(sentence)]);
    expect(sentencesOf({ AUTH_SECRET: secret }).join()).not.toContain(secret);
  });

  test.each([
    [
      { ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "change-me-now-please" },
      /^ADMIN_PASSWORD is an example/,
    ],
    [{ ...withOidc, OIDC_CLIENT_SECRET: "your-client-secret" }, /^OIDC_CLIENT_SECRET is an example/],
    [{ ...withOidc, OIDC_CLIENT_SECRET: "changeme" }, /^OIDC_CLIENT_SECRET is an example/],
    [{ CLERK_SECRET_KEY: "sk_test_xxxxxxxxxxxxxxxx" }, /^CLERK_SECRET_KEY is an example/],
    [{ CLERK_SECRET_KEY: "sk_live_YOUR_SECRET_KEY" }, /^CLERK_SECRET_KEY is an example/],
    [
      { ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: randomSecret, AUTH_SECRET: randomSecret },
      /^ADMIN_PASSWORD is the same as AUTH_SECRET/,
    ],
    [
      { CLERK_WEBHOOK_SECRET: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" },
      /^CLERK_WEBHOOK_SECRET is an example/,
    ],
    [
      { CLERK_WEBHOOK_SECRET: webhookSecret, AUTH_SECRET: webhookSecret },
      /^CLERK_WEBHOOK_SECRET is the same as AUTH_SECRET/,
    ],
  ])("S17: every secret from documentation or used twice is refused: %o", (source, sentence) => {
    expect(sentencesOf(source)).toEqual([expect.stringMatching(sentence)]);
  });

  test("S17: every secret that a program made is accepted", () => {
    for (let times = 0; times < 200; times += 1) {
      const bytes = randomBytes(32);
      for (const secret of [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")])
        expect(sentencesOf({ AUTH_SECRET: secret })).toEqual([]);
    }
  });
});

test("a live key may listen on all interfaces behind https", () => {
  const live = { CLERK_SECRET_KEY: "sk_live_abcdefgh", HOST: "0.0.0.0" };
  expect(sentencesOf({ ...live, PUBLIC_URL: "https://usher.example.com" })).toEqual([]);
});

test("one list holds every secret of the environment", () => {
  const admin = { ADMIN_EMAIL: "admin@example.com", ADMIN_PASSWORD: "a long enough password" };
  const env = read({ ...admin, CLERK_SECRET_KEY: key, AUTH_SECRET: randomSecret });
  expect(secretsOf(env)).toEqual([key, randomSecret, "a long enough password"]);
});

describe("the secret of the sessions", () => {
  test("the secret of the sessions is generated once and readable by its owner only", () => {
    const first = read({}).authSecret;
    expect(first.length).toBeGreaterThanOrEqual(32);
    expect(read({}).authSecret).toBe(first);
    const path = join(dataDir, "auth-secret");
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8").trim()).toBe(first);
  });

  test("S14: an empty or short secret file stops the start, and is left as it is", () => {
    const path = join(dataDir, "auth-secret");
    for (const content of ["", "short\n"]) {
      writeFileSync(path, content);
      expect(sentencesOf({})).toEqual([expect.stringMatching(/auth-secret does not contain a valid secret/)]);
      expect(readFileSync(path, "utf8")).toBe(content);
    }
  });

  test("S16: a command makes neither a data folder nor a secret", () => {
    const missing = join(dataDir, "missing");
    const source = { DATA_DIR: missing };
    expect(readEnv(source, { mayCreate: false }).authSecret).toBe("");
    expect(existsSync(missing)).toBe(false);
    const { authSecret } = readEnv(source);
    expect(readEnv(source, { mayCreate: false }).authSecret).toBe(authSecret);
  });

  test("the secret of the sessions is read from the environment if set", () => {
    expect(read({ AUTH_SECRET: randomSecret }).authSecret).toBe(randomSecret);
  });
});
