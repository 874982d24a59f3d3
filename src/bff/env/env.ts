import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as z from "zod/mini";
import { EmailAddress } from "#contract/new-invitation.ts";
import { readCookieName } from "./cookie-name.ts";
import { authSecretMinLength, storedSecret } from "./auth-secret.ts";
import { protectDataDir } from "./data-dir.ts";
import { createReader, EnvError, isLoopback, parseHttpUrl, type Reader } from "./reader.ts";
import { readPublicUrl } from "./public-url.ts";
import { readSecret, refusePlainHttp } from "./secrets.ts";
import { passwordProblem } from "./password-rules.ts";
import { readPasswords, readSingleSignOn, type SingleSignOn } from "./single-sign-on.ts";
import {
  refuseEqualSecrets,
  refuseExamplePassword,
  refusePlaceholder,
  refuseWeakSecret,
} from "./weak-secrets.ts";
import { readTrustedProxies, type TrustedProxies } from "./trusted-proxies.ts";
import { readWebhookSecret, webhookSecretPrefix } from "./webhook-secret.ts";

/** The key of the built-in sandbox; no other server accepts it. */
const sandboxKey = "sk_test_sandbox";

const anyPort = { min: 0, max: 65_535 };

/** Everything read from the environment. `clerk.secretKey` goes to `createClerk` and nowhere else. */
export type Env = {
  port: number;
  host: string;
  /** What browsers use; with a path if a proxy publishes Usher below one. */
  publicUrl: URL;
  /** True without a key: Usher then talks to the local sandbox. */
  isSandbox: boolean;
  clerk: { secretKey: string; apiUrl: string; hourMs: number };
  sandbox: { port: number; hourSeconds: number; latencyMs: number };
  /** Of Clerk's webhooks; null turns them off. */
  webhookSecret: string | null;
  dataDir: string;
  /** Relative files of commands count from it: where the operator called npm, which changes to the folder of Usher. */
  callerDir: string;
  authSecret: string;
  /** The one before, while it is being replaced. */
  oldAuthSecret: string | null;
  admin: { emailAddress: string; password: string } | null;
  singleSignOn: SingleSignOn | null;
  /** Replaces the usual beginning of cookie names. */
  cookieName: string | null;
  /** False if single sign-on is the only way to sign in. */
  hasPasswords: boolean;
  trustedProxies: TrustedProxies;
  /** How long a connection may wait for its next request. */
  keepAliveMs: number;
  logLevel: LogLevel;
  /** Whether log lines may hold e-mail addresses. */
  showsAddresses: boolean;
};

/** Values that no log line may contain. */
export function secretsOf(env: Env): string[] {
  const { clerk, authSecret, oldAuthSecret, admin, singleSignOn, webhookSecret } = env;
  const all = [
    clerk.secretKey,
    authSecret,
    oldAuthSecret ?? undefined,
    admin?.password,
    singleSignOn?.clientSecret,
    // Also if it is shown without its prefix.
    webhookSecret?.slice(webhookSecretPrefix.length),
  ];
  return all.filter((secret) => secret !== undefined);
}

/** Without `mayCreate`, `authSecret` is empty if neither the environment nor `DATA_DIR` has one. */
type ReadOptions = { mayCreate?: boolean };

const LogLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]);
export type LogLevel = z.infer<typeof LogLevel>;

/**
 * Reads the environment once. An empty value counts as unset. Makes `DATA_DIR` private, and, with `mayCreate`, creates
 * it if missing, and without `AUTH_SECRET` also the file `auth-secret` in it.
 * @throws {EnvError} with a sentence for every invalid variable
 */
export function readEnv(
  source: Readonly<Record<string, string | undefined>> = process.env,
  { mayCreate = true }: ReadOptions = {},
): Env {
  const reader = createReader(source);
  const { text, whole } = reader;
  const ownPort = whole("PORT", { ...anyPort, fallback: 4_870 });
  const host = (text("HOST") ?? "127.0.0.1").replace(/^\[(.*)\]$/, "$1");
  const publicUrl = readPublicUrl(reader, ownPort);
  const sandbox = {
    port: whole("SANDBOX_PORT", { ...anyPort, fallback: ownPort === 0 ? 0 : ownPort + 1 }),
    hourSeconds: whole("SANDBOX_HOUR_SECONDS", { fallback: 60, min: 1, max: 86_400 }),
    latencyMs: whole("SANDBOX_LATENCY_MS", { fallback: 30, min: 0, max: 60_000 }),
  };
  const secretKey = readSecret(reader, "CLERK_SECRET_KEY");
  const isSandbox = secretKey === undefined;
  const clerk = readClerk(reader, secretKey, sandbox);
  refusePlainHttp(reader, { secretKey, publicUrl, host });
  refuseUnsupported(reader);
  const singleSignOn = readSingleSignOn(reader);
  const adminPassword = readSecret(reader, "ADMIN_PASSWORD");
  const authSecret = readAuthSecret(reader);
  const webhookSecret = readWebhookSecret(reader, { isSandbox });
  refuseEqualSecrets(reader, [
    ["CLERK_SECRET_KEY", secretKey],
    ["AUTH_SECRET", authSecret],
    ["ADMIN_PASSWORD", adminPassword],
    ["OIDC_CLIENT_SECRET", singleSignOn?.clientSecret],
    ["CLERK_WEBHOOK_SECRET", webhookSecret ?? undefined],
  ]);
  const env = {
    port: ownPort,
    host,
    publicUrl,
    isSandbox,
    clerk,
    sandbox,
    webhookSecret,
    oldAuthSecret: readSecret(reader, "AUTH_SECRET_OLD") ?? null,
    dataDir: resolve(text("DATA_DIR") ?? ".data"),
    callerDir: resolve(text("INIT_CWD") ?? "."),
    admin: readAdmin(reader, adminPassword),
    singleSignOn,
    cookieName: readCookieName(reader),
    hasPasswords: readPasswords(reader, singleSignOn !== null),
    trustedProxies: readProxies(reader),
    keepAliveMs: whole("KEEP_ALIVE_SECONDS", { fallback: 75, min: 1, max: 3_600 }) * 1_000,
    logLevel: readLogLevel(reader),
    showsAddresses: readSwitch(reader, "LOG_ADDRESSES"),
  };
  if (reader.sentences.length > 0) throw new EnvError(reader.sentences);
  if (mayCreate || existsSync(env.dataDir)) protectDataDir(env.dataDir);
  return { ...env, authSecret: authSecret ?? storedSecret(env.dataDir, { mayCreate }) };
}

function readClerk(reader: Reader, secretKey: string | undefined, sandbox: Env["sandbox"]): Env["clerk"] {
  const isSandbox = secretKey === undefined;
  const hourSeconds = reader.whole("CLERK_HOUR_SECONDS", {
    fallback: isSandbox ? sandbox.hourSeconds : 3_600,
    min: 1,
    max: 86_400,
  });
  const hourMs = hourSeconds * 1_000;
  if (isSandbox) return { secretKey: sandboxKey, apiUrl: `http://127.0.0.1:${sandbox.port}`, hourMs };
  // The value itself is never repeated: these sentences are logged.
  // Empty if its file was refused.
  if (secretKey !== "" && !/^sk_(?:test|live)_[\x21-\x7e]{4,200}$/.test(secretKey))
    reader.bad("CLERK_SECRET_KEY", "is not a Clerk secret key: they start with sk_test_ or sk_live_.");
  else refusePlaceholder(reader, "CLERK_SECRET_KEY", secretKey.slice("sk_test_".length));
  const text = reader.text("CLERK_API_URL") ?? "https://api.clerk.com";
  const url = parseHttpUrl(text);
  if (url === null || url.search !== "" || url.hash !== "")
    reader.bad("CLERK_API_URL", "must be a URL such as https://api.clerk.com.");
  else if (url.protocol === "http:" && secretKey.startsWith("sk_live_") && !isLoopback(url.hostname))
    reader.bad(
      "CLERK_API_URL",
      "must use https: a live key is never sent to another machine over plain http.",
    );
  return { secretKey, apiUrl: text.replace(/\/+$/, "").replace(/\/v1$/, ""), hourMs };
}

function refuseUnsupported(reader: Reader): void {
  if (reader.text("DATABASE_URL") !== undefined)
    reader.bad("DATABASE_URL", "is not supported yet: unset it to use the embedded database.");
}

function readAdmin(reader: Reader, password: string | undefined): Env["admin"] {
  const email = reader.text("ADMIN_EMAIL");
  if (email === undefined && password === undefined) return null;
  const address = EmailAddress.safeParse(email);
  if (!address.success) reader.bad("ADMIN_EMAIL", "must be an e-mail address if ADMIN_PASSWORD is set.");
  if (password === undefined) reader.bad("ADMIN_PASSWORD", "must be set if ADMIN_EMAIL is set.");
  // An empty one comes from a file that has its own sentence.
  const problem = password ? passwordProblem(password, address.data ?? "") : null;
  // The password itself is never repeated: these sentences are logged.
  if (problem !== null) reader.bad("ADMIN_PASSWORD", `cannot be used. ${problem}`);
  else if (password) refuseExamplePassword(reader, password);
  return { emailAddress: address.data ?? "", password: password ?? "" };
}

function readProxies(reader: Reader): TrustedProxies {
  const { proxies, bad } = readTrustedProxies(reader.text("TRUSTED_PROXIES") ?? "");
  if (bad.length > 0)
    reader.bad(
      "TRUSTED_PROXIES",
      `must be IP addresses or networks such as 10.0.0.0/8, separated by commas; ${bad.join(", ")} is neither.`,
    );
  return proxies;
}

function readLogLevel(reader: Reader): LogLevel {
  const level = LogLevel.safeParse(reader.text("LOG_LEVEL") ?? "info");
  if (level.success) return level.data;
  reader.bad("LOG_LEVEL", `must be one of ${LogLevel.options.join(", ")}.`);
  return "info";
}

function readSwitch(reader: Reader, name: string): boolean {
  const text = reader.text(name) ?? "off";
  if (text !== "on" && text !== "off") reader.bad(name, "must be on or off.");
  return text === "on";
}

function readAuthSecret(reader: Reader): string | undefined {
  const secret = readSecret(reader, "AUTH_SECRET");
  if (secret === undefined || secret === "") return secret;
  if (secret.length < authSecretMinLength)
    reader.bad("AUTH_SECRET", `must have at least ${authSecretMinLength} characters.`);
  else refuseWeakSecret(reader, "AUTH_SECRET", secret);
  return secret;
}
