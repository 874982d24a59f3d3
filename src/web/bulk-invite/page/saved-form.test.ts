import { describe, expect, test } from "vitest";
import { afterChoice, afterSubmit, type KeptDraft } from "./saved-form.ts";
import { emptyOptions } from "#web/forms/option-values.ts";

const draft: KeptDraft = { batchId: "one", options: emptyOptions, existing: "skip", isUsed: false };
const newId = () => "two";

describe("draft", () => {
  test("an unused id stays with another choice", () => {
    expect(afterChoice(draft, "resend", newId)).toMatchObject({ batchId: "one", existing: "resend" });
  });

  test("a used id is not used for another choice", () => {
    const used = afterSubmit(draft);
    expect(afterChoice(used, "resend", newId)).toMatchObject({ batchId: "two", isUsed: false });
    expect(afterChoice(used, "skip", newId).batchId).toBe("one");
  });
});
