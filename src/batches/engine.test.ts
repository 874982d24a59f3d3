import { expect, test } from "vitest";
import { addresses, batchId, openDesk, rowsOf } from "./testing/desk.ts";

test("a clean list is sent in bulk calls of ten", async () => {
  const desk = await openDesk();
  await desk.submit(batchId(1), rowsOf(addresses(30)));
  await desk.runToEnd();
  const batch = await desk.engine().get(batchId(1));
  expect(batch?.counts).toEqual({ queued: 0, sending: 0, sent: 30, skipped: 0, failed: 0 });
  expect(batch?.state).toBe("finished");
  await desk.close();
});
