import { describe, expect, test } from "vitest";
import { emptyOptions } from "#web/forms/option-values.ts";
import type { SavedForm } from "#web/bulk-invite/draft/saved-form.ts";
import { withChoice, withUsedId } from "./use-invite-form.ts";

const form: SavedForm = { batchId: "one", options: emptyOptions, existing: "skip", isUsed: false };
const createId = () => "two";

describe("invite form", () => {
  test("another choice keeps an unused batch id", () => {
    expect(withChoice(form, "resend", createId)).toMatchObject({ batchId: "one", existing: "resend" });
  });

  test("a submit marks the batch id as used", () => {
    expect(withUsedId(form)).toEqual({ ...form, isUsed: true });
  });

  test("another choice replaces a used batch id", () => {
    const used = withUsedId(form);
    expect(withChoice(used, "resend", createId)).toMatchObject({ batchId: "two", isUsed: false });
    expect(withChoice(used, "skip", createId).batchId).toBe("one");
  });
});
