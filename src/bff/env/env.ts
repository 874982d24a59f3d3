import { resolve } from "node:path";
import * as z from "zod/mini";
import { EmailAddress } from "#contract/new-invitation.ts";
import { authSecretMinLength, storedSecret } from "./auth-secret.ts";
import { createReader, EnvError, isLoopback, parseHttpUrl, type Reader } from "./reader.ts";
import { readSecret, refuseExamplePassword, refuseOpenLine } from "./secrets.ts";
import { passwordProblem } from "./password-rules.ts";
import { readPasswords, readSingleSignOn, type SingleSignOn } from "./single-sign-on.ts";
import { readTrustedProxies, type TrustedProxies } from "./trusted-proxies.ts";

/** The key of the built-in sandbox; it opens nothing else. */
const sandboxKey = "sk_test_sandbox";

const anyPort = { min: 0, max: 65_535 };

/** Everything that the surroundings decide. `clerk.secretKey` goes to `createClerk` and nowhere else. */
export type Env = {
  port: number;
  host: string;
  /** As browsers see it: scheme, host and port, no path. */
  publicUrl: URL;
  /** Without a key Usher speaks to the local sandbox. */
  isSandbox: boolean;
  clerk: { secretKey: string; apiUrl: string; hourMs: number };
  sandbox: { port: number; hourSeconds: number; latencyMs: number };
  dataDir: string;
  authSecret: string;
  admin: { emailAddress: string; password: string } | null;
  singleSignOn: SingleSignOn | null;
  /** False: only single sign-on leads in. */
  hasPasswords: boolean;
  trustedProxies: TrustedProxies;
  logLevel: LogLevel;
  /** Whether log lines may hold e-mail addresses. */
  showsAddresses: boolean;
};

/** What may stand in no log line. */
export function secretsOf({ clerk, authSecret, admin, singleSignOn }: Env): string[] {
  const all = [clerk.secretKey, authSecret, admin?.password, singleSignOn?.clientSecret];
  return all.filter((secret) => secret !== undefined);
}

const LogLevel = z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]);
export type LogLevel = z.infer<typeof LogLevel>;

/**
 * Reads the environment once. An empty value counts as unset. Creates `DATA_DIR` and, without `AUTH_SECRET`, the file
 * `auth-secret` in it (0600), once.
 * @throws {EnvError} naming every bad variable at once
 */
export function readEnv(source: Readonly<Record<string, string | undefined>> = process.env): Env {
  const reader = createReader(source);
  const { text, whole } = reader;
  const ownPort = whole("PORT", { ...anyPort, fallback: 4_870 });
  const host = text("HOST") ?? "127.0.0.1";
  const publicUrl = readPublicUrl(reader, ownPort);
  const sandbox = {
    port: whole("SANDBOX_PORT", { ...anyPort, fallback: ownPort === 0 ? 0 : ownPort + 1 }),
    hourSeconds: whole("SANDBOX_HOUR_SECONDS", { fallback: 60, min: 1, max: 86_400 }),
    latencyMs: whole("SANDBOX_LATENCY_MS", { fallback: 30, min: 0, max: 60_000 }),
  };
  const secretKey = readSecret(reader, "CLERK_SECRET_KEY");
  const isSandbox = secretKey === undefined;
  const clerk = readClerk(reader, secretKey, sandbox);
  refuseOpenLine(reader, { secretKey, publicUrl, host });
  refuseUnsupported(reader);
  const singleSignOn = readSingleSignOn(reader);
  const env = {
    port: ownPort,
    host,
    publicUrl,
    isSandbox,
    clerk,
    sandbox,
    dataDir: resolve(text("DATA_DIR") ?? ".data"),
    admin: readAdmin(reader),
    singleSignOn,
    hasPasswords: readPasswords(reader, singleSignOn !== null),
    trustedProxies: readProxies(reader),
    logLevel: readLogLevel(reader),
    showsAddresses: readSwitch(reader, "LOG_ADDRESSES"),
  };
  checkAuthSecret(reader);
  if (reader.sentences.length > 0) throw new EnvError(reader.sentences);
  return { ...env, authSecret: text("AUTH_SECRET") ?? storedSecret(env.dataDir) };
}

function readPublicUrl(reader: Reader, ownPort: number): URL {
  const fallback = new URL(`http://localhost:${ownPort}`);
  const text = reader.text("PUBLIC_URL");
  if (text === undefined) return fallback;
  const url = parseHttpUrl(text);
  if (url !== null && url.pathname === "/" && url.search === "" && url.hash === "") return url;
  reader.bad("PUBLIC_URL", "is to be an origin such as https://usher.example.com, without a path.");
  return fallback;
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
  // The value itself is never repeated: these sentences go to the log.
  if (!/^sk_(?:test|live)_[\x21-\x7e]{4,200}$/.test(secretKey))
    reader.bad(
      "CLERK_SECRET_KEY",
      "does not look like a Clerk secret key: they begin with sk_test_ or sk_live_.",
    );
  const text = reader.text("CLERK_API_URL") ?? "https://api.clerk.com";
  const url = parseHttpUrl(text);
  if (url === null || url.search !== "" || url.hash !== "")
    reader.bad("CLERK_API_URL", "is to be a URL such as https://api.clerk.com.");
  else if (url.protocol === "http:" && secretKey.startsWith("sk_live_") && !isLoopback(url.hostname))
    reader.bad("CLERK_API_URL", "is plain http to another machine: a live key travels over https only.");
  return { secretKey, apiUrl: text.replace(/\/+$/, "").replace(/\/v1$/, ""), hourMs };
}

function refuseUnsupported(reader: Reader): void {
  if (reader.text("DATABASE_URL") !== undefined)
    reader.bad(
      "DATABASE_URL",
      "is not supported by this version yet: unset it to use the embedded database.",
    );
}

function readAdmin(reader: Reader): Env["admin"] {
  const email = reader.text("ADMIN_EMAIL");
  const password = reader.text("ADMIN_PASSWORD");
  if (email === undefined && password === undefined) return null;
  const address = EmailAddress.safeParse(email);
  if (!address.success) reader.bad("ADMIN_EMAIL", "is to be an e-mail address when ADMIN_PASSWORD is set.");
  if (password === undefined) reader.bad("ADMIN_PASSWORD", "is to be set when ADMIN_EMAIL is.");
  const problem = password === undefined ? null : passwordProblem(password, address.data ?? "");
  // The password itself is never repeated: these sentences go to the log.
  if (problem !== null) reader.bad("ADMIN_PASSWORD", `cannot be used. ${problem}`);
  else if (password !== undefined) refuseExamplePassword(reader, password);
  return { emailAddress: address.data ?? "", password: password ?? "" };
}

function readProxies(reader: Reader): TrustedProxies {
  const { proxies, bad } = readTrustedProxies(reader.text("TRUSTED_PROXIES") ?? "");
  if (bad.length > 0)
    reader.bad(
      "TRUSTED_PROXIES",
      `is to be IP addresses or networks such as 10.0.0.0/8 with commas between, which ${bad.join(", ")} is not.`,
    );
  return proxies;
}

function readLogLevel(reader: Reader): LogLevel {
  const level = LogLevel.safeParse(reader.text("LOG_LEVEL") ?? "info");
  if (level.success) return level.data;
  reader.bad("LOG_LEVEL", `is to be one of ${LogLevel.options.join(", ")}.`);
  return "info";
}

function readSwitch(reader: Reader, name: string): boolean {
  const text = reader.text(name) ?? "off";
  if (text !== "on" && text !== "off") reader.bad(name, "is to be on or off.");
  return text === "on";
}

function checkAuthSecret(reader: Reader): void {
  const secret = reader.text("AUTH_SECRET");
  if (secret !== undefined && secret.length < authSecretMinLength)
    reader.bad("AUTH_SECRET", `is to have at least ${authSecretMinLength} characters.`);
}
