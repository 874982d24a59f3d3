import { newId, type Random } from "#sandbox/data/random.ts";
import { type User, userToWire } from "#sandbox/data/users.ts";
import type { Settings } from "#sandbox/settings.ts";
import type { Timers } from "#sandbox/timers.ts";
import { signMessage } from "./signature.ts";

/** Where messages go, and what signs them. */
export type WebhookTarget = { url: string; secret: string };

type WebhookType = "user.created" | "user.updated";

/** A message as `GET /sandbox/webhooks` returns it. Times in milliseconds, by the machine's clock. */
export type SentWebhook = {
  id: string;
  type: WebhookType;
  userId: string;
  /** `failed`: no retry is left. */
  state: "sending" | "delivered" | "failed";
  /** A null status: no answer came. */
  attempts: { at: number; status: number | null }[];
  /** When the next attempt is due. */
  nextAt: number | null;
};

export type Webhooks = {
  /** Sends a message, without waiting for its delivery. No-op without a target. */
  send(type: WebhookType, user: User): void;
  /** The newest 1,000 messages, the oldest of them first. */
  list(): SentWebhook[];
  /** Forgets all messages; `timers` forgets their retries. */
  forget(): void;
};

export type WebhookDeps = {
  target: WebhookTarget | null;
  settings: Settings;
  timers: Timers;
  now: () => number;
  clock: () => number;
  random: Random;
  /** The id of the instance, which each message names. */
  instanceId: () => string;
};

const mostMessages = 1000;
const longestAnswerMs = 15_000;

/** Sends what Clerk's webhooks send about users, signed as Clerk's sender signs it. In memory. */
export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { target, settings, timers, now, clock, random, instanceId } = deps;
  let messages: SentWebhook[] = [];

  async function attempt(message: SentWebhook, body: string, to: WebhookTarget): Promise<void> {
    const tried: SentWebhook["attempts"][number] = { at: now(), status: null };
    message.attempts.push(tried);
    message.nextAt = null;
    const headers = signMessage(to.secret, message.id, tried.at, body);
    tried.status = await post(to.url, headers, body, timers.stopped);
    if (tried.status !== null && tried.status >= 200 && tried.status < 300) {
      message.state = "delivered";
      return;
    }
    const delay = settings.webhookRetriesMs[message.attempts.length - 1];
    // Forgotten by a reset meanwhile.
    if (!messages.includes(message)) return;
    if (delay === undefined) message.state = "failed";
    else schedule(message, body, to, delay);
  }

  function schedule(message: SentWebhook, body: string, to: WebhookTarget, delay: number): void {
    if (timers.stopped.aborted) return;
    message.nextAt = now() + delay;
    timers.later(delay, () => void attempt(message, body, to));
  }

  return {
    send(type, user) {
      if (target === null) return;
      const id = newId("msg", random);
      const message: SentWebhook = {
        id,
        type,
        userId: user.id,
        state: "sending",
        attempts: [],
        nextAt: null,
      };
      messages = [...messages, message].slice(-mostMessages);
      const event = {
        data: userToWire(user),
        event_attributes: { http_request: { client_ip: "127.0.0.1", user_agent: "sandbox" } },
        instance_id: instanceId(),
        object: "event",
        timestamp: clock(),
        type,
      };
      // After the transaction that changes the user.
      schedule(message, JSON.stringify(event), target, 0);
    },
    list: () => messages,
    forget() {
      messages = [];
    },
  };
}

/** The status of the answer; null if none came. */
async function post(
  url: string,
  headers: object,
  body: string,
  stopped: AbortSignal,
): Promise<number | null> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "sandbox", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.any([stopped, AbortSignal.timeout(longestAnswerMs)]),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}
