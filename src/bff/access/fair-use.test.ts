import { randomUUID } from "node:crypto";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { once } from "node:events";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "#contract/role.ts";
import { type AttackedUsher, startUsher } from "#bff/attacks/testing/usher.ts";
import { fairUse } from "./fair-use.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { defaultTimeouts, type Timeouts } from "#bff/http/http-server.ts";
import { answerProblem, ProblemError } from "#bff/http/problem.ts";

/** Lets a client pause for any time, because a busy machine may need long to answer the others. */
const patient: Timeouts = {
  ...defaultTimeouts,
  body: { ...defaultTimeouts.body, idleMs: Infinity, firstMs: Infinity, savedMs: Infinity },
};

let usher: AttackedUsher;
beforeAll(async () => {
  usher = await startUsher({}, { timeouts: patient });
});
afterAll(() => usher.close());

/** Sends the head of a request; the test decides when its body is sent and when its answer is read. */
function open(method: string, path: string, as: Role, headers: object = {}): ClientRequest {
  return request({
    port: usher.port,
    host: "127.0.0.1",
    method,
    path,
    headers: { origin: usher.origin, cookie: usher.cookies[as], ...headers },
  });
}

async function answerOf(sent: ClientRequest): Promise<IncomingMessage> {
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  return answer;
}

const body = JSON.stringify({ kind: "invite", options: {}, rows: [{ emailAddress: "a@example.com" }] });
const largeBody = body.replace("}]", `}${" ".repeat(3 * 1024 * 1024)}]`);

/** Without a length, the body may be of any size. */
function submit(as: Role, length?: number): ClientRequest {
  return open("PUT", `/api/batches/${randomUUID()}`, as, {
    "content-type": "application/json",
    ...(length === undefined ? { "transfer-encoding": "chunked" } : { "content-length": length }),
  });
}

async function statusOf(sent: ClientRequest): Promise<number> {
  const answer = await answerOf(sent);
  answer.resume();
  return answer.statusCode ?? 0;
}

describe("S9: large bodies", () => {
  test("S9: others are answered between the rows of a large list", async () => {
    const rows = Array.from({ length: 30_000 }, (_row, at) => ({
      emailAddress: `row-${at}@example.com`,
      publicMetadata: { text: "x".repeat(50) },
    }));
    const list = JSON.stringify({ kind: "invite", options: {}, rows });
    const sent = submit("admin", list.length);
    await new Promise<void>((written) => void sent.end(list, () => written()));
    const storing = { isOver: false };
    const stored = statusOf(sent).then((status) => {
      storing.isOver = true;
      return status;
    });
    let answers = 0;
    for (; !storing.isOver; answers += 1) await usher.call("GET", "/api/allowance", { as: "viewer" });
    expect(await stored).toBe(202);
    // In one piece, parsing and checking would leave room for two or three.
    expect(answers).toBeGreaterThan(10);
  });

  test.each([
    ["of known length", largeBody.length],
    ["of unknown length", undefined],
  ])(
    "S9: a member who sends a large body %s slowly does not hold up that of another member",
    async (_what, length) => {
      const slow = submit("inviter", length);
      slow.write(largeBody.slice(0, 100_000));
      await expect
        .poll(async () => (await usher.call("GET", "/api/batches", { as: "inviter" })).status)
        .toBe(200);
      const other = submit("admin", length);
      other.end(largeBody);
      expect(await statusOf(other)).toBe(202);
      slow.end(largeBody.slice(100_000));
      expect(await statusOf(slow)).toBe(202);
    },
  );
});

describe("S9: downloads", () => {
  const file = "/api/activity.csv";

  test("S9: a member has one download at a time, and a download that is cancelled makes room", async () => {
    const { db } = usher.store;
    const line = await db.selectFrom("activity").selectAll().limit(1).executeTakeFirstOrThrow();
    const lines = Array.from({ length: 300 }, () => ({
      ...line,
      detail: "x".repeat(10_000),
      id: randomUUID(),
    }));
    for (let round = 0; round < 10; round += 1)
      await db
        .insertInto("activity")
        .values(lines.map((one) => ({ ...one, id: randomUUID() })))
        .execute();
    // Larger than what the sockets hold, and never read.
    const first = open("GET", file, "admin");
    first.on("error", () => {});
    first.end();
    expect((await answerOf(first)).statusCode).toBe(200);
    const second = await usher.call("GET", file, { as: "admin" });
    expect(second).toMatchObject({ status: 429, code: "too_many_requests" });
    expect(second.headers["retry-after"]).toBe("5");
    // Its lines are read in parts: the database answers others.
    expect((await usher.call("GET", "/api/activity?limit=1", { as: "viewer" })).status).toBe(200);
    first.destroy();
    await expect.poll(async () => (await usher.call("GET", file, { as: "admin" })).status).toBe(200);
  });

  test("a HEAD request takes no turn of a download", async () => {
    for (let nth = 0; nth < 2; nth += 1)
      expect((await usher.call("HEAD", file, { as: "admin" })).status).toBe(200);
  });
});

/** An app behind the limits. `answer` ends the requests to `/api/slow`; `onRead` sees each long read. */
function limitedApp(onRead = () => {}) {
  const clock = { now: 0 };
  const { promise, resolve: answer } = Promise.withResolvers<void>();
  const app = new Hono<AppEnv>();
  app.onError((error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error.problem);
    throw error;
  });
  app.use(async (c, next) => {
    const id = c.req.header("member") ?? "";
    const rest = { emailAddress: "", name: "", hasPassword: true, isTwoFactorOn: false };
    c.set("member", { id, role: "viewer", ...rest });
    await next();
  });
  app.use(...fairUse({ clock: () => clock.now }));
  app.get("/api/batches", (c) => {
    onRead();
    return c.json({});
  });
  app.get("/api/quick", (c) => c.json({}));
  app.get("/api/slow", async (c) => {
    await promise;
    return c.json({});
  });
  const send = async (member: string, path: string) =>
    (await app.request(path, { headers: { member } })).status;
  return { clock, answer, send };
}

describe("S9: many requests", () => {
  test("S9: the server sees what others send between two long reads of one member", async () => {
    const seen: number[] = [];
    let rounds = 0;
    const { send } = limitedApp(() => seen.push(rounds));
    let ticker = setImmediate(function tick() {
      rounds += 1;
      ticker = setImmediate(tick);
    });
    await Promise.all(Array.from({ length: 50 }, () => send("greedy", "/api/batches")));
    clearImmediate(ticker);
    expect(new Set(seen).size).toBe(50);
  });

  test("S9: a member who sends hundreds together is told to wait, and another is answered", async () => {
    const { answer, send } = limitedApp();
    const flood = Array.from({ length: 200 }, () => send("greedy", "/api/slow"));
    expect(await send("other", "/api/quick")).toBe(200);
    answer();
    const statuses = Map.groupBy(await Promise.all(flood), (status) => status);
    expect([...statuses].map(([status, { length }]) => [status, length])).toEqual([
      [200, 112],
      [429, 88],
    ]);
  });

  test("S9: a member who keeps sending is limited to a hundred requests a second, others are not", async () => {
    const { clock, send } = limitedApp();
    const countAllowed = async () => {
      let allowed = 0;
      while ((await send("greedy", "/api/quick")) === 200) allowed += 1;
      return allowed;
    };
    expect(await countAllowed()).toBe(1_000);
    clock.now += 500;
    expect(await countAllowed()).toBe(50);
    expect(await send("other", "/api/quick")).toBe(200);
  });
});
