import { describe, expect, test } from "vitest";
import { disprovesMissing, type Evidence, type Known, lagMs, supersedes } from "./merge.ts";

const at = 1_000_000;
const known = (more: Partial<Known> = {}): Known => ({
  status: "pending",
  askedAt: at,
  goneAt: null,
  missingAt: null,
  ...more,
});
const listed = (status: Evidence["status"], afterMs: number): Evidence => ({
  status,
  askedAt: at + afterMs,
  source: "list",
});

describe("an answer of a list", () => {
  test.each(["expired", "accepted", "revoked"] as const)(
    "makes a pending invitation %s, however old it is",
    (status) => {
      expect(supersedes(listed(status, -lagMs), known())).toBe(true);
    },
  );

  test("replaces the other cells if it was asked later", () => {
    expect(supersedes(listed("pending", 0), known())).toBe(true);
    expect(supersedes(listed("pending", -1), known())).toBe(false);
  });

  test.each(["revoked", "accepted", "expired"] as const)(
    "makes an invitation that is %s pending only after the longest lag",
    (status) => {
      expect(supersedes(listed("pending", lagMs), known({ status }))).toBe(false);
      expect(supersedes(listed("pending", lagMs + 1), known({ status }))).toBe(true);
    },
  );

  test("brings a deleted invitation back only after the longest lag", () => {
    const deleted = known({ status: "revoked", goneAt: at });
    for (const status of ["pending", "accepted", "revoked"] as const) {
      expect(supersedes(listed(status, lagMs), deleted)).toBe(false);
      expect(supersedes(listed(status, lagMs + 1), deleted)).toBe(true);
    }
  });

  test("says immediately what became of an invitation that lists no longer showed", () => {
    const hidden = known({ askedAt: at - 10 * lagMs, goneAt: at, missingAt: at - 1 });
    expect(supersedes(listed("accepted", -lagMs), hidden)).toBe(true);
    expect(supersedes(listed("revoked", -lagMs), hidden)).toBe(true);
    expect(supersedes(listed("pending", lagMs), hidden)).toBe(false);
    expect(supersedes(listed("pending", lagMs + 1), hidden)).toBe(true);
  });

  test("shows that an invitation was missing by mistake only after the longest lag", () => {
    expect(disprovesMissing(listed("pending", lagMs), { missingAt: at })).toBe(false);
    expect(disprovesMissing(listed("pending", lagMs + 1), { missingAt: at })).toBe(true);
    expect(disprovesMissing(listed("pending", 2 * lagMs), { missingAt: null })).toBe(false);
  });
});

describe("the answer of a write", () => {
  const written = (status: Evidence["status"], afterMs: number): Evidence => ({
    ...listed(status, afterMs),
    source: "write",
  });

  test("does not lag", () => {
    expect(supersedes(written("revoked", 0), known({ status: "accepted" }))).toBe(true);
    expect(supersedes(written("pending", 0), known({ status: "revoked", goneAt: at }))).toBe(true);
  });

  test("does not turn back a later one", () => {
    expect(supersedes(written("pending", -1), known({ status: "revoked" }))).toBe(false);
  });
});
