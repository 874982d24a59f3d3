import { Hono } from "hono";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import type { AppEnv } from "#bff/http/context.ts";
import { answerProblem, ProblemError } from "#bff/http/problem.ts";
import { holdLargeBodies } from "./large-bodies.ts";

const mb = 1024 * 1024;

/** A body that says no length. The test decides when its bytes arrive and when it ends or fails. */
function openBody() {
  let isRead = false;
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stream = new ReadableStream<Uint8Array>(
    {
      start: (made) => void (controller = made),
      pull: () => void (isRead = true),
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    isRead: () => isRead,
    add: (bytes: number) => controller?.enqueue(new Uint8Array(bytes)),
    end: () => controller?.close(),
    fail: () => controller?.error(new Error("disconnected")),
  };
}

/** An app that works on a body until `finish`. */
function appThatWorks(waitMs?: number) {
  const working: string[] = [];
  const gates: (() => void)[] = [];
  const app = new Hono<AppEnv>();
  app.onError((error, c) =>
    error instanceof ProblemError ? answerProblem(c, error.problem) : c.json({}, 400),
  );
  app.use(async (c, next) => {
    const id = c.req.header("member") ?? "";
    const rest = { emailAddress: "", name: "", hasPassword: true, isTwoFactorOn: false };
    c.set("member", { id, role: "inviter", ...rest });
    await next();
  });
  app.use(holdLargeBodies(waitMs));
  app.put("/api/batches/:id", async (c) => {
    working.push(c.get("member").id);
    await new Promise<void>((open) => gates.push(open));
    working.splice(working.indexOf(c.get("member").id), 1);
    return c.json({ bytes: (await c.req.arrayBuffer()).byteLength });
  });
  const submit = async (
    member: string,
    body: string | ReadableStream<Uint8Array>,
    headers: Record<string, string> = {},
  ) =>
    app.request("/api/batches/1", {
      method: "PUT",
      headers: { member, "transfer-encoding": "chunked", ...headers },
      body,
      duplex: "half",
    });
  return { working, submit, finish: () => gates.shift()?.() };
}

test("S9: a slow upload does not keep the lists of others from being stored", async () => {
  const { working, submit, finish } = appThatWorks();
  const slow = openBody();
  const first = submit("slow", slow.stream);
  slow.add(100);
  await expect.poll(slow.isRead).toBe(true);
  const second = submit("quick", "x".repeat(1_000));
  await expect.poll(() => working).toEqual(["quick"]);
  finish();
  expect(await (await second).json()).toEqual({ bytes: 1_000 });
  slow.add(200);
  slow.end();
  await expect.poll(() => working).toEqual(["slow"]);
  finish();
  expect(await (await first).json()).toEqual({ bytes: 300 });
});

test("S9: large lists that have arrived are stored one at a time", async () => {
  const { working, submit, finish } = appThatWorks();
  const answers = ["a", "b", "c"].map((member) => submit(member, "list"));
  for (const member of ["a", "b", "c"]) {
    await expect.poll(() => working).toEqual([member]);
    finish();
  }
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200]);
});

test("S9: three large bodies arrive at the same time, and a fourth waits unread", async () => {
  const { working, submit, finish } = appThatWorks();
  const [a, b, c, d] = [openBody(), openBody(), openBody(), openBody()];
  const answers = [a, b, c, d].map((body, nth) => submit(`member ${nth}`, body.stream));
  await expect.poll(() => [a, b, c].map((body) => body.isRead())).toEqual([true, true, true]);
  await setImmediate();
  expect(d.isRead()).toBe(false);
  // One that fails makes room.
  a.fail();
  expect((await answers[0])?.status).toBe(400);
  await expect.poll(d.isRead).toBe(true);
  for (const [nth, body] of [b, c, d].entries()) {
    body.end();
    await expect.poll(() => working).toEqual([`member ${nth + 1}`]);
    finish();
  }
});

test("S9: a second large body of a member waits, and a third is refused with a sentence", async () => {
  const { working, submit, finish } = appThatWorks();
  const first = submit("a", "first");
  await expect.poll(() => working).toEqual(["a"]);
  const second = openBody();
  const waiting = submit("a", second.stream);
  const third = await submit("a", "third");
  expect({ status: third.status, retryAfter: third.headers.get("Retry-After") }).toEqual({
    status: 503,
    retryAfter: "5",
  });
  expect(await third.json()).toMatchObject({
    code: "busy",
    detail: "Usher is reading other large lists. Nothing was stored; try again in a moment.",
  });
  expect(second.isRead()).toBe(false);
  finish();
  await first;
  second.end();
  await expect.poll(() => working).toEqual(["a"]);
  finish();
  expect((await waiting).status).toBe(200);
});

test("S9: a large body that waits for too long is refused", async () => {
  const { working, submit, finish } = appThatWorks(1);
  const first = submit("a", "first");
  await expect.poll(() => working).toEqual(["a"]);
  // One waits to be read, the other to be worked on.
  expect((await submit("a", "second")).status).toBe(503);
  expect((await submit("b", "third")).status).toBe(503);
  finish();
  expect((await first).status).toBe(200);
});

test("a body above 64 MB is refused, whether its length is known or not", async () => {
  const { submit } = appThatWorks();
  const announced = await submit("a", "x", { "content-length": String(64 * mb + 1) });
  expect(announced.status).toBe(413);
  const body = openBody();
  const answer = submit("a", body.stream);
  for (let sent = 0; sent <= 64; sent += 1) body.add(mb);
  expect((await answer).status).toBe(413);
});
