import { type ClerkClient, createClerkClient } from "@clerk/backend";
import { onTestFinished } from "vitest";
import { type Sandbox, type SandboxOptions, startSandbox } from "#sandbox/server.ts";

export type TestSandbox = {
  sandbox: Sandbox;
  /** The official SDK, pointed at the sandbox. */
  clerk: ClerkClient;
  /** Calls the sandbox with a valid key and a JSON `body`. */
  call: (method: string, path: string, body?: unknown, init?: RequestInit) => Promise<Response>;
  /** The same, returning the JSON of the answer. */
  json: (method: string, path: string, body?: unknown) => Promise<unknown>;
  set: (settings: Record<string, unknown>) => Promise<void>;
  calls: () => Promise<
    { seq: number; path: string; status: number | null; applied: boolean; emailAddresses: string[] }[]
  >;
  mails: () => Promise<{ to: string; subject: string; link: string; sentAt: number; invitationId: string }[]>;
};

/** Starts an empty sandbox in memory without delay, and closes it after the test. */
export async function testSandbox(options: Partial<SandboxOptions> = {}): Promise<TestSandbox> {
  const sandbox = await startSandbox({
    port: 0,
    dataDir: ":memory:",
    hourSeconds: 3600,
    latencyMs: 0,
    seed: false,
    ...options,
  });
  onTestFinished(() => sandbox.close());

  const call: TestSandbox["call"] = (method, path, body, init = {}) =>
    fetch(`${sandbox.url}${path}`, {
      method,
      headers: { authorization: "Bearer sk_test_1", "content-type": "application/json" },
      redirect: "manual",
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...init,
    });
  const json: TestSandbox["json"] = async (method, path, body) => (await call(method, path, body)).json();
  const data = async (path: string): Promise<never> => ((await json("GET", path)) as { data: never }).data;

  return {
    sandbox,
    clerk: createClerkClient({ secretKey: "sk_test_1", apiUrl: sandbox.url }),
    call,
    json,
    set: async (settings) => void (await call("PATCH", "/sandbox/settings", settings)),
    calls: () => data("/sandbox/calls"),
    mails: () => data("/sandbox/outbox"),
  };
}
