import { describe, expect, test } from "vitest";
import { createWorkerClient, type WorkerPort } from "./worker-client.ts";

/** A worker that never answers, and stops when the test says so. */
function setUp() {
  const stops: (() => void)[] = [];
  const ended: number[] = [];
  const events: string[] = [];
  const client = createWorkerClient((): WorkerPort => {
    const number = stops.length;
    return {
      postMessage: () => {},
      terminate: () => void ended.push(number),
      addEventListener(type: "message" | "error" | "messageerror", listener: (event: never) => void) {
        if (type === "error") stops.push(() => listener(undefined as never));
      },
    };
  });
  client.subscribe(({ kind }) => events.push(kind));
  return { client, stops, ended, events };
}

const order = { text: "", isRaw: false, reading: { allowedDomains: [], choices: {}, keptAddresses: [] } };

describe("worker client", () => {
  test("a worker with an error is ended, and its requests reject", async () => {
    const { client, stops, ended, events } = setUp();
    const file = client.request("file", { file: new File([], "a.csv") });
    stops[0]?.();
    await expect(file).rejects.toThrow("The list worker has stopped.");
    expect({ ended, events }).toEqual({ ended: [0], events: ["stopped"] });
  });

  test("a new worker is started by the next order only, so that one that cannot start is not started forever", () => {
    const { client, stops } = setUp();
    stops[0]?.();
    expect(stops.length).toBe(1);
    client.parse({ revision: 1, ...order });
    expect(stops.length).toBe(2);
  });

  test("a new worker answers nothing about a list before it has one", async () => {
    const { client, stops } = setUp();
    stops[0]?.();
    await expect(client.request("correctedText", {})).rejects.toThrow("The list was not read.");
  });
});
