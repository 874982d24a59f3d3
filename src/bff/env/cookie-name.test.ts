import { describe, expect, test } from "vitest";
import { cookiePrefix, readCookieName } from "./cookie-name.ts";
import { createReader } from "./reader.ts";

describe("names of cookies", () => {
  test.each([
    ["http://localhost:4870", "usher-4870"],
    ["http://127.0.0.1:5000", "usher-5000"],
    ["http://usher.internal", "usher-80"],
    ["https://usher.example.com", "__Host-usher"],
    ["https://usher.example.com:8443", "__Host-usher-8443"],
    ["https://example.com/usher", "__Host-usher.usher"],
    ["https://example.com/usher/", "__Host-usher.usher"],
    ["https://example.com:8443/teams/blue", "__Host-usher-8443.teams.blue"],
  ])("S10: the cookies of %s begin with %s", (publicUrl, prefix) => {
    expect(cookiePrefix(new URL(publicUrl), null)).toBe(prefix);
  });

  test("S10: two paths of one host do not share a cookie", () => {
    const paths = ["", "a", "b", "a.b", "a/b", "a~b", "8443", "session"];
    const prefixes = paths.map((path) => cookiePrefix(new URL(`https://example.com/${path}`), null));
    expect(new Set(prefixes).size).toBe(paths.length);
  });

  test("S10: COOKIE_NAME names the cookies and keeps the prefix of https", () => {
    expect(cookiePrefix(new URL("http://localhost:4870"), "blue")).toBe("blue");
    expect(cookiePrefix(new URL("https://usher.example.com"), "blue")).toBe("__Host-blue");
  });

  test.each(["__Host-mine", "__Secure-mine", "a b", "a;b", "a=b", "-a", "é", "x".repeat(41)])(
    "COOKIE_NAME %j is refused",
    (name) => {
      const reader = createReader({ COOKIE_NAME: name });
      expect(readCookieName(reader)).toBeNull();
      expect(reader.sentences).toEqual([expect.stringContaining("COOKIE_NAME must have 1 to 40 letters")]);
    },
  );
});
