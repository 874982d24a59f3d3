import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type BenchLine, rounded } from "./line.ts";
import { startServer } from "./server.ts";

const rounds = 6;
const roundMs = 5_000;
const readEveryMs = 40;
const guessEveryMs = 50;

type Call = { method: string; url: string; headers: Record<string, string>; body?: string };

/** The milliseconds and the status of one request, up to the last byte of its answer. */
function timed({ method, url, headers, body }: Call, agent: Agent): Promise<{ ms: number; status: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ ms: number; status: number }>();
  const from = performance.now();
  request(url, { method, agent, headers }, (answer) => {
    answer.resume();
    answer.once("end", () => resolve({ ms: performance.now() - from, status: answer.statusCode ?? 0 }));
  })
    .once("error", reject)
    .end(body);
  return promise;
}

/** Starts `work` every `everyMs`, whether or not the last one has ended. */
async function paced<T>(everyMs: number, forMs: number, work: () => Promise<T>): Promise<T[]> {
  const running: Promise<T>[] = [];
  const from = performance.now();
  for (let at = 0; at < forMs; at += everyMs) {
    await sleep(Math.max(0, from + at - performance.now()));
    running.push(work());
  }
  return Promise.all(running);
}

function p99(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? 0;
}

/**
 * A signed-in member reads a list 25 times a second, while strangers guess 20 passwords a second, each from another
 * network. Quiet rounds and rounds with guesses take turns, so that noise of the machine affects both alike.
 */
export async function benchGuesses(): Promise<BenchLine[]> {
  const server = await startServer({ env: { TRUSTED_PROXIES: "127.0.0.1" } });
  const reader = new Agent({ keepAlive: true });
  const stranger = new Agent({ keepAlive: true });
  let guesses = 0;
  const read = () =>
    timed({ method: "GET", url: `${server.url}/api/batches`, headers: { cookie: server.cookie } }, reader);
  const guess = () => {
    guesses += 1;
    const headers = {
      origin: server.url,
      "content-type": "application/json",
      "x-forwarded-for": `198.18.${(guesses >> 8) & 255}.${guesses & 255}`,
    };
    const body = JSON.stringify({
      email: `stranger-${guesses}@example.com`,
      password: "one of many guesses",
    });
    return timed({ method: "POST", url: `${server.url}/api/auth/sign-in/email`, headers, body }, stranger);
  };
  const quiet: number[] = [];
  const guessed: number[] = [];
  let judged = 0;
  await paced(readEveryMs, roundMs, read);
  for (let round = 0; round < rounds; round += 1) {
    quiet.push(...(await paced(readEveryMs, roundMs, read)).map(({ ms }) => ms));
    const [reads, answers] = await Promise.all([
      paced(readEveryMs, roundMs, read),
      paced(guessEveryMs, roundMs, guess),
    ]);
    guessed.push(...reads.map(({ ms }) => ms));
    judged += answers.filter(({ status }) => status === 401).length;
  }
  for (const agent of [reader, stranger]) agent.destroy();
  await server.stop();
  const [quietMs, guessedMs] = [p99(quiet), p99(guessed)];
  const value = rounded(guessedMs / quietMs);
  return [
    {
      name: "p99 of a signed-in read under 20 guesses a second, to quiet",
      value,
      unit: "×",
      aim: { atMost: 2 },
      note: `${rounded(guessedMs)} ms against ${rounded(quietMs)} ms; ${judged} of ${guesses} guesses were judged`,
    },
  ];
}
