import { setTimeout } from "node:timers/promises";

/** A way to send a list without Usher. Returns the addresses that it reports as invited. */
export type PlainSender = {
  name: string;
  send: (clerk: Target, list: readonly string[]) => Promise<Set<string>>;
};

export type Target = { url: string; secretKey: string };

const timeoutMs = 1_000;

/** `failed`: no usable answer, so that it is unknown whether Clerk applied the call. */
type Result = "invited" | "refused" | "failed";

async function invite(
  clerk: Target,
  addresses: readonly string[],
  options: { ignore_existing?: true } = {},
): Promise<Result> {
  const orders = addresses.map((email_address) => ({ email_address, ...options }));
  const isBulk = orders.length > 1;
  for (;;) {
    const answer = await fetch(`${clerk.url}/v1/invitations${isBulk ? "/bulk" : ""}`, {
      method: "POST",
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${clerk.secretKey}`, "content-type": "application/json" },
      body: JSON.stringify(isBulk ? orders : orders[0]),
    }).catch(() => null);
    if (answer === null) return "failed";
    const retryAfter = answer.headers.get("retry-after");
    if (answer.status === 429 && retryAfter !== null) {
      await setTimeout(Number(retryAfter) * 1_000);
      continue;
    }
    if (answer.status === 429 || answer.status >= 500) return "failed";
    if (!answer.ok) return "refused";
    return answer.json().then(
      () => "invited",
      () => "failed",
    );
  }
}

/** Ten at a time; returns the addresses of the calls that succeeded. */
async function inviteInTens(
  list: readonly string[],
  call: (ten: readonly string[]) => Promise<Result>,
): Promise<Set<string>> {
  const invited = new Set<string>();
  for (let start = 0; start < list.length; start += 10) {
    const ten = list.slice(start, start + 10);
    if ((await call(ten)) === "invited") for (const address of ten) invited.add(address);
  }
  return invited;
}

// Without it, Clerk refuses a repeated call because of the addresses that it has already invited.
const again = { ignore_existing: true } as const;

const bulkLoop: PlainSender = {
  name: "a loop over bulk calls",
  send: (clerk, list) => inviteInTens(list, (ten) => invite(clerk, ten)),
};

const bulkLoopTwice: PlainSender = {
  name: "the same loop, run again for what failed",
  async send(clerk, list) {
    const first = await bulkLoop.send(clerk, list);
    const failed = list.filter((address) => !first.has(address));
    const second = await inviteInTens(failed, (ten) => invite(clerk, ten, again));
    return new Set([...first, ...second]);
  },
};

const bulkThenSingly: PlainSender = {
  name: "bulk calls, then one by one for what failed",
  async send(clerk, list) {
    const invited = await bulkLoop.send(clerk, list);
    for (const address of list) {
      if (!invited.has(address) && (await invite(clerk, [address], again)) === "invited")
        invited.add(address);
    }
    return invited;
  },
};

const retryPausesMs = [100, 300, 900];

const retryingClient: PlainSender = {
  name: "bulk calls, retried after timeouts, 5xx and odd answers",
  send: (clerk, list) =>
    inviteInTens(list, async (ten) => {
      for (const pauseMs of retryPausesMs) {
        const result = await invite(clerk, ten, again);
        if (result !== "failed") return result;
        await setTimeout(pauseMs);
      }
      return invite(clerk, ten, again);
    }),
};

export const plainSenders: readonly PlainSender[] = [bulkLoop, bulkLoopTwice, bulkThenSingly, retryingClient];
