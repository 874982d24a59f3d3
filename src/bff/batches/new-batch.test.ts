import { Hono } from "hono";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { NewBatch } from "#contract/batch.ts";
import type { AppEnv } from "#bff/http/context.ts";
import { answerProblem, check, ProblemError } from "#bff/http/problem.ts";
import { readNewBatch } from "./new-batch.ts";

/** The answer of a route that reads the body in slices, and of one that checks it in one piece. */
function appWith(read: "in slices" | "in one piece"): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError((error, c) => {
    if (error instanceof ProblemError) return answerProblem(c, error.problem);
    throw error;
  });
  app.put("/", async (c) =>
    c.json(read === "in slices" ? await readNewBatch(c) : check(NewBatch, await c.req.json())),
  );
  return app;
}

async function answer(read: "in slices" | "in one piece", body: unknown): Promise<unknown> {
  const response = await appWith(read).request("/", { method: "PUT", body: JSON.stringify(body) });
  return response.json();
}

const rows = (count: number) =>
  Array.from({ length: count }, (_row, at) => ({ emailAddress: ` Person${at}@Example.com` }));
const invite = (list: readonly unknown[]) => ({ kind: "invite", options: { expiresInDays: 3 }, rows: list });
const withWrong = (count: number, ...wrong: number[]) =>
  rows(count).map((row, at) => (wrong.includes(at) ? { emailAddress: "nobody" } : row));

test.each([
  ["rows", invite(rows(2_500))],
  ["no rows", invite([])],
  ["a wrong row in the third slice", invite(withWrong(2_500, 2_100))],
  ["wrong rows in two slices", invite(withWrong(2_500, 3, 2_100, 2_499))],
  ["more wrong rows than are shown", invite(rows(300).map(() => ({ emailAddress: "nobody" })))],
  [
    "a row that ignores an existing invitation",
    invite([{ emailAddress: "a@b.example", ignoreExisting: true }]),
  ],
  ["an unknown kind", { ...invite(rows(2)), kind: "greet" }],
  ["a wrong option", { ...invite(rows(2)), options: { expiresInDays: 0 } }],
  ["an unknown field", { ...invite(rows(2)), more: 1 }],
  ["rows that are no list", { ...invite([]), rows: {} }],
  ["rows of another kind", { kind: "revoke", rows: rows(2) }],
  ["a list instead of an object", []],
  ["null", null],
])("a body with %s gets the same answer as one that is checked in one piece", async (_what, body) => {
  expect(await answer("in slices", body)).toEqual(await answer("in one piece", body));
});

test("the last of 1,001 rows cannot ignore an existing invitation", async () => {
  const body = invite([...rows(1_000), { emailAddress: "last@example.com", ignoreExisting: true }]);
  const one = { detail: "Only a batch of one row can invite despite an existing invitation." };
  expect(await answer("in slices", body)).toMatchObject(one);
});

test("more than 100,000 rows are refused before one of them is checked", async () => {
  const body = invite(Array.from({ length: 100_001 }, () => 0));
  const problem = { field: "rows", detail: "A batch may have at most 100,000 rows." };
  expect(await answer("in slices", body)).toMatchObject(problem);
});

test("S9: other work is done between the slices of a large list", async () => {
  const reading = { isOver: false };
  let turns = 0;
  const read = answer("in slices", invite(rows(20_000))).then(() => (reading.isOver = true));
  for (; !reading.isOver; turns += 1) await setImmediate();
  await read;
  expect(turns).toBeGreaterThanOrEqual(20);
});
