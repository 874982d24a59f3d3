import { Hono } from "hono";
import { expect, test } from "vitest";
import type { AppEnv } from "./context.ts";
import { download } from "./download.ts";
import { answerProblem, ProblemError } from "./problem.ts";

const lineCount = 50_000;

/** An app with one file; the connection of each request is cut by its signal. */
function appWithFile() {
  const clock = { now: 0 };
  const app = new Hono<AppEnv>();
  app.onError((error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error.problem);
    throw error;
  });
  app.use(async (c, next) => {
    const rest = { emailAddress: "", name: "", hasPassword: true, isTwoFactorOn: false };
    c.set("member", { id: c.req.header("member") ?? "", role: "viewer", ...rest });
    c.set("isStillAllowed", async () => true);
    await next();
  });
  app.get("/file", (c) =>
    download(c, { type: "text/csv", filename: "file.csv", lines: manyLines() }, () => clock.now),
  );
  const ask = async (member: string) => {
    const cut = new AbortController();
    const outgoing = { destroy: () => cut.abort() };
    return { answer: await app.request("/file", { headers: { member } }, { outgoing }), cut: cut.signal };
  };
  return { clock, ask };
}

async function* manyLines() {
  for (let nth = 0; nth < lineCount; nth += 1) yield `${nth}\r\n`;
}

const linesOf = async (answer: Response) => (await answer.text()).split("\r\n").length - 1;

test("S9: a download whose client reads nothing for ten seconds makes room for the member's next one", async () => {
  const { clock, ask } = appWithFile();
  const vanished = await ask("jo");
  expect((await ask("jo")).answer.status).toBe(429);
  expect(vanished.cut.aborted).toBe(false);
  let next = vanished;
  const askLater = async () => {
    clock.now += 11_000;
    next = await ask("jo");
    return next.answer.status;
  };
  // Until the first one has filled what lies between it and its client.
  await expect.poll(askLater).toBe(200);
  expect(vanished.cut.aborted).toBe(true);
  await vanished.answer.body?.cancel();
  // The end of the old one is not that of the new one.
  expect((await ask("jo")).answer.status).toBe(429);
  expect(await linesOf(next.answer)).toBe(lineCount);
  expect((await ask("jo")).answer.status).toBe(200);
});

test("a slow download is not cut while the member asks for no other one", async () => {
  const { clock, ask } = appWithFile();
  const slow = await ask("mo");
  clock.now += 60_000;
  await (await ask("lo")).answer.body?.cancel();
  expect(await linesOf(slow.answer)).toBe(lineCount);
  expect(slow.cut.aborted).toBe(false);
});
