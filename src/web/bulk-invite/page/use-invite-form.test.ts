import { describe, expect, test } from "vitest";
import { emptyOptions } from "#web/forms/option-values.ts";
import { type SavedForm, withChoice } from "./use-invite-form.ts";

const form: SavedForm = { batchId: "one", options: emptyOptions, existing: "skip", isUsed: false };
const createId = () => "two";

describe("invite form", () => {
  test("another choice keeps an unused batch id", () => {
    expect(withChoice(form, "resend", createId)).toMatchObject({ batchId: "one", existing: "resend" });
  });

  test("another choice replaces a used batch id", () => {
    const used = { ...form, isUsed: true };
    expect(withChoice(used, "resend", createId)).toMatchObject({ batchId: "two", isUsed: false });
    expect(withChoice(used, "skip", createId).batchId).toBe("one");
  });
});
