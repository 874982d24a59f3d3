import { describe, expect, test } from "vitest";
import { mayHaveArrived, repeated, type Submit } from "./repeat.ts";

const submit: Submit = { batchId: "one", revision: 3, options: { notify: false }, existing: "skip" };
const submission = { body: new Blob(["{}"]), lines: new Uint32Array() };

describe("repeated submit", () => {
  test("the same draft sends the same body", () => {
    expect(repeated({ submit, submission }, { ...submit, options: { notify: false } })).toBe(submission);
  });

  test("another list, choice or option does not", () => {
    for (const change of [{ revision: 4 }, { existing: "resend" }, { options: {} }, { batchId: "two" }]) {
      expect(repeated({ submit, submission }, { ...submit, ...(change as Partial<Submit>) })).toBeUndefined();
    }
    expect(repeated(undefined, submit)).toBeUndefined();
  });

  test("only a lost answer may have arrived", () => {
    expect(mayHaveArrived(503)).toBe(true);
    expect(mayHaveArrived(422)).toBe(false);
  });
});
