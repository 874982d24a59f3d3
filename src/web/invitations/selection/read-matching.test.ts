import { describe, expect, test } from "vitest";
import type { Invitation } from "#contract/invitation.ts";
import { matchingPageSize, readMatching } from "./read-matching.ts";

function invitation(place: number): Invitation {
  return {
    id: `inv_${place}`,
    emailAddress: `person${place}@example.com`,
    status: "pending",
    publicMetadata: {},
    createdAt: place,
    updatedAt: place,
    expiresAt: null,
  };
}

function pagesOf(all: readonly Invitation[]) {
  const offsets: number[] = [];
  const fetchPage = async (offset: number) => {
    offsets.push(offset);
    return { data: all.slice(offset, offset + matchingPageSize), totalCount: all.length };
  };
  return { offsets, fetchPage };
}

const { signal } = new AbortController();
const many = Array.from({ length: 1_201 }, (_, place) => invitation(place));

describe("reading all matching invitations", () => {
  test("all pages are read up to the last", async () => {
    const { offsets, fetchPage } = pagesOf(many);
    const found = await readMatching({ fetchPage, signal, onProgress: () => {} });
    expect(found).toEqual(many);
    expect(offsets).toEqual([0, 500, 1_000]);
  });
  test("every page reports its progress", async () => {
    const progress: [number, number][] = [];
    const { fetchPage } = pagesOf(many);
    await readMatching({ fetchPage, signal, onProgress: (...said) => progress.push(said) });
    expect(progress).toEqual([
      [500, 1_201],
      [1_000, 1_201],
      [1_201, 1_201],
    ]);
  });
  test("an invitation that is read twice appears once", async () => {
    const { fetchPage } = pagesOf([...many.slice(0, 600), ...many.slice(590, 700)]);
    expect(await readMatching({ fetchPage, signal, onProgress: () => {} })).toHaveLength(700);
  });
  test("reading ends when the list has shrunk", async () => {
    const fetchPage = async (offset: number) => ({
      data: offset === 0 ? many.slice(0, matchingPageSize) : [],
      totalCount: 1_201,
    });
    expect(await readMatching({ fetchPage, signal, onProgress: () => {} })).toHaveLength(500);
  });
  test("reading stops when it is aborted", async () => {
    const cancel = new AbortController();
    const { offsets, fetchPage } = pagesOf(many);
    const reading = readMatching({ fetchPage, signal: cancel.signal, onProgress: () => cancel.abort() });
    await expect(reading).rejects.toThrow("aborted");
    expect(offsets).toEqual([0]);
  });
});
