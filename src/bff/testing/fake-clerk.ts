import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createPace } from "#batches/pace.ts";
import { type Clerk, type ClerkOptions, createClerk } from "#bff/clerk/clerk.ts";
import type { Timeouts } from "#bff/clerk/http.ts";
import { sleepFor } from "#bff/http/sleep.ts";

export type SeenCall = { method: string; url: string; headers: IncomingMessage["headers"]; body: string };
export type Answer = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

export const testKey = "sk_test_CANARYcanaryCANARY";

/** A server that answers as badly as a test wants and records its requests. It closes after the test. */
export async function startFakeClerk(answer: Answer): Promise<{ url: string; calls: SeenCall[] }> {
  const calls: SeenCall[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      calls.push({ method, url, headers, body });
      answer(response, request, calls.length);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
}

export function clerkError(status: number, code: string, meta?: Record<string, unknown>): Answer {
  const error = { code, message: `says ${code}`, long_message: `Clerk says ${code}.`, meta };
  return json(status, { errors: [error], clerk_trace_id: "trace_1" });
}

export const wireInvitation = {
  object: "invitation",
  id: "inv_1",
  email_address: "first@example.com",
  status: "pending",
  public_metadata: {},
  created_at: 1_790_000_000_000,
  updated_at: 1_790_000_000_000,
};

/** For calls without an answer: as short as a busy machine allows. */
export const impatient: Timeouts = { connectMs: 5_000, headersMs: 5_000, bodyMs: 5_000, wholeMs: 500 };

/** Sleeps end immediately; their lengths are recorded. */
export function testClerk(
  apiUrl: string,
  options: Partial<ClerkOptions> = {},
): { clerk: Clerk; pauses: number[] } {
  const pauses: number[] = [];
  const clerk = createClerk({
    secretKey: testKey,
    apiUrl,
    pace: createPace({ limit: () => 100, now: () => performance.now(), sleep: sleepFor }),
    timeouts: { connectMs: 5_000, headersMs: 9_000, bodyMs: 9_000, wholeMs: 10_000 },
    retry: { firstMs: 100, factor: 2, longestMs: 400, totalMs: 1_000 },
    sleep: async (ms) => void pauses.push(ms),
    random: () => 0,
    // The clock advances by 50 ms at each reading, so that the total is reached without waiting.
    clock: createClock(50),
    ...options,
  });
  onTestFinished(() => clerk.close());
  return { clerk, pauses };
}

function createClock(stepMs: number): () => number {
  let now = 0;
  return () => (now += stepMs);
}
