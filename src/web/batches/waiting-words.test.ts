import { describe, expect, test } from "vitest";
import { waitingWords } from "./waiting-words.ts";

const nowMs = new Date("2026-11-23T14:00:00").getTime();

describe("waiting", () => {
  test("Clerk's limit says when it opens", () => {
    const until = (ms: number) =>
      waitingWords({ code: "clerk_limit", detail: "", until: nowMs + ms }, nowMs).detail;
    expect(until(5 * 60_000)).toBe("Goes on at 14:05.");
    expect(until(42_000)).toBe("Goes on in 42 seconds.");
    expect(until(-1)).toBe("Goes on in a moment.");
  });

  test("an unreachable Clerk is tried again", () => {
    const words = waitingWords({ code: "clerk_unreachable", detail: "", until: nowMs + 30_000 }, nowMs);
    expect(words).toEqual({
      title: "Clerk cannot be reached",
      detail: "Tries again in 30 seconds; nothing is lost.",
      needsPerson: false,
      canTryNow: true,
    });
  });

  test("a refused key asks for a person", () => {
    const words = waitingWords({ code: "clerk_key_refused", detail: "", until: null }, nowMs);
    expect(words.needsPerson).toBe(true);
    expect(words.detail).toMatch(/^Set a valid CLERK_SECRET_KEY/);
  });
});
