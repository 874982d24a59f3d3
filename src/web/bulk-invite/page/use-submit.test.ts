import { describe, expect, test } from "vitest";
import { mayHaveArrived, submissionToRepeat, type Submit } from "./use-submit.ts";

const submit: Submit = {
  batchId: "one",
  revision: 3,
  options: { notify: false },
  presetId: null,
  existing: "skip",
  name: "",
};
const submission = { body: new Blob(["{}"]), lines: new Uint32Array() };

describe("repeated submit", () => {
  test("the same draft sends the same body", () => {
    expect(submissionToRepeat({ submit, submission }, { ...submit, options: { notify: false } })).toBe(
      submission,
    );
  });

  test("another list, choice or option is not a repetition", () => {
    for (const change of [
      { revision: 4 },
      { existing: "resend" },
      { options: {} },
      { presetId: "one" },
      { batchId: "two" },
    ]) {
      expect(
        submissionToRepeat({ submit, submission }, { ...submit, ...(change as Partial<Submit>) }),
      ).toBeUndefined();
    }
    expect(submissionToRepeat(undefined, submit)).toBeUndefined();
  });

  test("only a submit that failed with a status of 500 or more may have arrived", () => {
    expect(mayHaveArrived(503)).toBe(true);
    expect(mayHaveArrived(422)).toBe(false);
  });
});
