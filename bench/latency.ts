import { Agent, get } from "node:http";
import { startProcess } from "#testing/start-process.ts";
import { keys } from "../e2e/testing/usher.ts";
import { type BenchLine, median, rounded } from "./line.ts";
import { startServer } from "./server.ts";

// Together fewer than one member may ask of a production instance in ten seconds.
const warmUps = 50;
const rounds = 300;

/** `urlOf`: a URL of its own for each round, since Usher answers equal reads of three seconds by one call. */
type Target = {
  name: "direct" | "usher" | "bare";
  urlOf: (round: number) => string;
  headers: Record<string, string>;
};

/** The same search in another spelling each time: searches ignore case. */
function spelling(round: number): string {
  return "example.com".replaceAll(/./g, (letter, index: number) =>
    (round >> index) & 1 ? letter.toUpperCase() : letter,
  );
}

/** The milliseconds of one request over an open connection, up to the last byte of its answer. */
function timed({ urlOf, headers }: Target, round: number, agent: Agent): Promise<number> {
  const url = urlOf(round + warmUps);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const from = performance.now();
  get(url, { agent, headers }, (answer) => {
    if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}.`));
    answer.resume();
    answer.once("end", () => resolve(performance.now() - from));
  }).once("error", reject);
  return promise;
}

/** Targets take turns, over one connection each, so that noise of the machine affects all alike. */
async function medians(targets: readonly Target[]): Promise<Record<Target["name"], number>> {
  const times: Record<Target["name"], number[]> = { direct: [], usher: [], bare: [] };
  const agents = targets.map((target) => ({ target, agent: new Agent({ keepAlive: true, maxSockets: 1 }) }));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { target, agent } of agents) {
      const ms = await timed(target, round, agent);
      if (round >= 0) times[target.name].push(ms);
    }
  }
  for (const { agent } of agents) agent.destroy();
  return { direct: median(times.direct), usher: median(times.usher), bare: median(times.bare) };
}

/**
 * What the BFF adds to a request for the list of invitations, against asking the sandbox (a process of its own, no
 * delay) for the same page. Compared with the least that a proxy of these libraries adds.
 */
export async function benchLatency(): Promise<BenchLine[]> {
  const server = await startServer({}, "production");
  // Clerk's general limit must not delay the requests.
  const lifted = await fetch(`${server.clerkUrl}/sandbox/settings`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ generalPer10s: 1_000_000 }),
  });
  if (!lifted.ok) throw new Error(`The sandbox keeps its limit: ${await lifted.text()}`);
  const bare = startProcess("bench/bare-proxy.ts", {
    env: { CLERK_API_URL: server.clerkUrl, CLERK_SECRET_KEY: keys.production },
  });
  const bareUrl = await bare.ready;
  const page = "limit=25&paginated=true";
  const targets: Target[] = [
    {
      name: "direct",
      urlOf: (round) => `${server.clerkUrl}/v1/invitations?${page}&query=${spelling(round)}`,
      headers: { authorization: `Bearer ${keys.production}` },
    },
    {
      name: "usher",
      urlOf: (round) => `${server.url}/api/invitations?limit=25&query=${spelling(round)}`,
      headers: { cookie: server.cookie },
    },
    { name: "bare", urlOf: (round) => `${bareUrl}/api/invitations?query=${spelling(round)}`, headers: {} },
  ];
  const { direct, usher, bare: throughBare } = await medians(targets);
  await bare.stop();
  await server.stop();
  const bareMs = rounded(throughBare - direct);
  const value = rounded(usher - direct);
  const against = { name: "a bare proxy of Hono and undici", value: bareMs, ratio: value / bareMs };
  const note = `median of ${rounds}; ${rounded(usher)} ms through Usher, ${rounded(direct)} ms without`;
  const name = "added to a list of 25 by the BFF";
  return [{ name, value, unit: "ms", aim: { atMost: 0.3 }, against, note }];
}
