import { expect, test } from "vitest";
import { batchForTests } from "#web/batches/testing/batch.ts";
import { BatchList } from "./batch.ts";

test("a batch of an older version is shown with the options it was submitted with", () => {
  const options = { redirectUrl: "http://intranet.example.com/welcome" };
  const list = { data: [batchForTests({ done: 1 }, { options })], totalCount: 1 };
  expect(BatchList.parse(list)).toEqual(list);
});
