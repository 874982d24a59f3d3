import { keyPattern } from "./settings.ts";
import { webhookSecretPattern } from "#sandbox/webhooks/signature.ts";
import type { WebhookTarget } from "#sandbox/webhooks/webhooks.ts";

export type SandboxEnvironment = {
  port: number;
  host: string;
  hourSeconds: number;
  latencyMs: number;
  dataDir: string;
  secretKey: string | undefined;
  webhookTarget: WebhookTarget | undefined;
};

/** The environment of `npm run sandbox`, or one sentence for each invalid variable. */
export type ReadEnvironment = { environment: SandboxEnvironment } | { problems: string[] };

/** An empty value counts as unset. */
export function readEnvironment(
  variables: Record<string, string | undefined> = process.env,
): ReadEnvironment {
  const problems: string[] = [];
  const integer = (name: string, fallback: number, least: number, most: number): number => {
    const text = variables[name] ?? "";
    if (text === "") return fallback;
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    problems.push(`${name} is ${JSON.stringify(text)}; it must be a whole number from ${least} to ${most}.`);
    return fallback;
  };

  const secretKey = variables["SANDBOX_SECRET_KEY"] || undefined;
  if (secretKey !== undefined && !keyPattern.test(secretKey)) {
    // Does not show the value, which may be a mistyped real key.
    problems.push("SANDBOX_SECRET_KEY must start with sk_test_ or sk_live_, followed by letters and digits.");
  }
  const webhookTarget = readTarget(variables, problems);
  const usherPort = integer("PORT", 4870, 0, 65_534);
  const environment = {
    port: integer("SANDBOX_PORT", usherPort + 1, 0, 65_535),
    host: variables["HOST"] || "127.0.0.1",
    hourSeconds: integer("SANDBOX_HOUR_SECONDS", 60, 1, 86_400),
    latencyMs: integer("SANDBOX_LATENCY_MS", 30, 0, 60_000),
    dataDir: variables["DATA_DIR"] || ".data",
    secretKey,
    webhookTarget,
  };
  return problems.length > 0 ? { problems } : { environment };
}

/** Undefined if neither variable is set. */
function readTarget(
  variables: Record<string, string | undefined>,
  problems: string[],
): WebhookTarget | undefined {
  const url = variables["SANDBOX_WEBHOOK_URL"] ?? "";
  const secret = variables["SANDBOX_WEBHOOK_SECRET"] ?? "";
  if (url === "" && secret === "") return undefined;
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : ""))
    problems.push(
      "SANDBOX_WEBHOOK_URL must be a URL such as http://localhost:4870/webhooks/clerk, if SANDBOX_WEBHOOK_SECRET is set.",
    );
  // Does not show the value, which may be that of a real endpoint.
  if (!webhookSecretPattern.test(secret))
    problems.push(
      "SANDBOX_WEBHOOK_SECRET must be whsec_ and at least 16 bytes in base64, if SANDBOX_WEBHOOK_URL is set.",
    );
  return { url, secret };
}
