import { expect, test } from "vitest";
import { batchForTests } from "#web/batches/testing/batch.ts";
import { NewBatch } from "./batch.ts";
import { BatchList } from "./batches/list.ts";

test("a batch of an older version is shown with the options it was submitted with", () => {
  const options = { redirectUrl: "http://intranet.example.com/welcome" };
  const list = {
    data: [batchForTests({ done: 1 }, { options })],
    totalCount: 1,
    creators: [],
    restored: null,
  };
  expect(BatchList.parse(list)).toEqual(list);
});

test("only a batch of one row can invite despite an existing invitation", () => {
  const one = { emailAddress: "ada@example.com", ignoreExisting: true };
  const other = { emailAddress: "grace@example.com" };
  const read = (...rows: object[]) => NewBatch.safeParse({ kind: "invite", options: {}, rows });
  expect(read(one).success).toBe(true);
  expect(read(other, { ...one, ignoreExisting: false }).success).toBe(true);
  expect(read(other, one).error?.issues).toMatchObject([
    { path: ["rows"], message: "Only a batch of one row can invite despite an existing invitation." },
  ]);
});
