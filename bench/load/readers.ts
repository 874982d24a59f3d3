import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Batch } from "#contract/batch.ts";
import { MemberLink } from "#contract/member.ts";
import { changeSandbox, liftedLimits } from "../../e2e/testing/usher.ts";
import { type BenchLine, median, rounded } from "../line.ts";
import { type Server, startServer } from "../server.ts";

const readers = 60;
/** An open page asks about so often. */
const pauseMs = 1_000;
/** The engine sends 350 rows in each of these hours, so a batch takes at least three of them. */
const hourSeconds = 10;
const rows = 1_100;

/** The time (ms) from the submit until the batch is finished. */
async function batchMs(server: Server, name: string): Promise<number> {
  const path = `/api/batches/${randomUUID()}`;
  const list = Array.from({ length: rows }, (_, nth) => ({ emailAddress: `${name}${nth}@example.com` }));
  const start = performance.now();
  const answer = await server.call("PUT", path, { kind: "invite", options: {}, rows: list });
  if (answer.status !== 202) throw new Error(`The batch was not accepted: ${await answer.text()}`);
  for (;;) {
    const read = await server.call("GET", path);
    if (read.ok && Batch.parse(await read.json()).state === "finished") return performance.now() - start;
    await sleep(100);
  }
}

/** The cookie of a new viewer. */
async function joinAsViewer(server: Server, nth: number): Promise<string> {
  const emailAddress = `reader${nth}@example.com`;
  const invited = await server.call("POST", "/api/members", { emailAddress, role: "viewer" });
  const token = new URL(MemberLink.parse(await invited.json()).url).searchParams.get("token");
  const joined = await fetch(`${server.url}/api/session/link`, {
    method: "POST",
    headers: { origin: server.url, "content-type": "application/json" },
    body: JSON.stringify({ token, password: `four unrelated words of reader ${nth}` }),
  });
  if (!joined.ok) throw new Error(`A reader could not join: ${await joined.text()}`);
  return joined.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
}

const pages = [
  "/api/invitations",
  "/api/invitations/counts",
  "/api/batches",
  "/api/activity?query=example.com",
  "/api/allowance",
];

type Reading = { times: number[]; refused: number };

/** Opens pages like a member who never stops, until the signal aborts. */
async function readOn(server: Server, cookie: string, signal: AbortSignal, reading: Reading): Promise<void> {
  for (let nth = 0; !signal.aborted; nth += 1) {
    const start = performance.now();
    const answer = await fetch(`${server.url}${pages[nth % pages.length] ?? ""}`, { headers: { cookie } });
    await answer.arrayBuffer();
    reading.times.push(performance.now() - start);
    if (answer.status === 429) reading.refused += 1;
    await sleep(pauseMs);
  }
}

/**
 * Sixty members who read beside a running batch: how much of the pace that it has alone it keeps. On a production
 * instance: in an hour of ten seconds, a development instance would leave checks a share that no real hour needs.
 */
export async function benchReaders(): Promise<BenchLine[]> {
  const server = await startServer({ hourSeconds }, "production");
  await changeSandbox(server, liftedLimits);
  const cookies: string[] = [];
  for (let nth = 0; nth < readers; nth += 1) cookies.push(await joinAsViewer(server, nth));
  const hourMs = hourSeconds * 1_000;
  const alone = await batchMs(server, "alone");
  // The next batch finds a whole hour.
  await sleep(hourMs);
  const stopping = new AbortController();
  const reading: Reading = { times: [], refused: 0 };
  const all = cookies.map((cookie) => readOn(server, cookie, stopping.signal, reading));
  const beside = await batchMs(server, "beside");
  stopping.abort();
  await Promise.all(all);
  await server.stop();
  return [
    {
      name: "pace of a batch beside 60 readers ÷ alone",
      value: rounded(alone / beside),
      unit: "",
      aim: { atLeast: 0.95 },
      note: `${rows} rows in ${rounded(beside / 1_000)} s, alone in ${rounded(alone / 1_000)} s`,
    },
    {
      name: "a read by one of 60 readers beside a batch",
      value: rounded(median(reading.times)),
      unit: "ms",
      note: `${reading.times.length} reads, ${reading.refused} refused at Usher's share of Clerk's limit`,
    },
  ];
}
