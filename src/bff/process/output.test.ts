import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createOutput, type Target } from "./output.ts";

const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });

/** A target that a test controls: it fails while `fails`, and otherwise writes at most `atOnce` bytes of a chunk. */
function controlledTarget() {
  const state = { written: "", fails: false, isStuck: false, atOnce: Number.POSITIVE_INFINITY };
  let release: (() => void) | null = null;
  const target: Target = {
    write(chunk, done) {
      const finish = () => {
        if (state.fails) return done(0, full);
        const part = chunk.subarray(0, Math.min(state.atOnce, chunk.length));
        state.written += part.toString();
        return done(part.length, null);
      };
      if (state.isStuck) release = finish;
      else queueMicrotask(finish);
    },
    writeNow(chunk) {
      state.written += chunk.toString();
    },
  };
  const goOn = () => {
    state.isStuck = false;
    release?.();
  };
  return { state, target, goOn };
}

test("S14: an output keeps the order and wholeness of lines", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.stringMatching(/^[a-z]{0,20}$/), { maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      async (words, atOnce) => {
        const { state, target } = controlledTarget();
        state.atOnce = atOnce;
        const output = createOutput(target);
        for (const word of words) output.write(`${word}\n`);
        const expected = words.map((word) => `${word}\n`).join("");
        await expect.poll(() => state.written, { interval: 0 }).toBe(expected);
      },
    ),
    { numRuns: 50 },
  );
});

test("S14: an output whose reader is stuck keeps a bounded part and counts the dropped lines", async () => {
  const { state, target, goOn } = controlledTarget();
  const recoveries: number[] = [];
  const output = createOutput(target, {
    maxWaitingBytes: 100,
    onRecovery: (lines) => recoveries.push(lines),
  });
  state.isStuck = true;
  output.write("under way\n");
  for (let nth = 0; nth < 20; nth += 1) output.write(`line ${nth} of ten\n`);
  expect(recoveries).toEqual([]);
  goOn();
  await expect.poll(() => recoveries.length).toBe(1);
  const written = state.written.split("\n").length - 1;
  expect(written - 1 + (recoveries[0] ?? 0)).toBe(20);
  expect(state.written.startsWith("under way\nline 0 of ten\nline 1 of ten\n")).toBe(true);
});

test("S14: an output tries again after an error and loses nothing that fits", async () => {
  const { state, target } = controlledTarget();
  const output = createOutput(target, { retryMs: 1 });
  state.fails = true;
  output.write("first\n");
  output.write("second\n");
  expect(state.written).toBe("");
  state.fails = false;
  await expect.poll(() => state.written).toBe("first\nsecond\n");
});

test("S14: an output writes what waits when the process ends", () => {
  const { state, target } = controlledTarget();
  const output = createOutput(target);
  state.isStuck = true;
  output.write("under way\n");
  output.write("last\n");
  output.flush();
  output.flush();
  expect(state.written).toBe("last\n");
});
