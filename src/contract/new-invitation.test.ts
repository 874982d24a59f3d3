import { describe, expect, test } from "vitest";
import { RedirectUrl } from "./new-invitation.ts";

const problemOf = (text: string) => RedirectUrl.safeParse(text).error?.issues[0]?.message;

describe("a redirect URL", () => {
  test.each([
    "https://app.example.com",
    "https://app.example.com/welcome?from=usher#start",
    "https://APP.example.com:8443/",
    "http://localhost:3000/signed-up",
    "http://[::1]:3000/",
    "https://xn--mnchen-3ya.example/über-uns",
    "https://app.example.com/?next=https://other.example/@you",
  ])("may be %s", (url) => {
    expect(RedirectUrl.parse(` ${url} `)).toBe(url);
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,hi",
    "ftp://app.example.com/",
    "//evil.example",
    "/welcome",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    String.raw`https:\\evil.example`,
    "app.example.com",
    "",
  ])("may not be %j, which is no whole URL", (url) => {
    expect(problemOf(url)).toBe("Enter a whole URL that begins with https:// or http://.");
  });

  test.each([
    "https://good.example@evil.example/",
    "https://good:pass@evil.example/",
    "https://@evil.example",
  ])("may not name a user: %s", (url) => {
    expect(problemOf(url)).toBe("A redirect URL may not hold a user name.");
  });

  test.each([
    "https://app.example.com/\r\nSet-Cookie: a=b",
    "https://app.exam\nple.com/",
    "https://app.example.com/a b",
    "https://app.example.com/\t",
    String.raw`https://good.example\@evil.example/`,
    "https://app.example.com/\u202Egnp.exe",
    "https://app\u200B.example.com/",
    "https://app.example.com/\u0000",
  ])("may not hold what cannot be seen: %j", (url) => {
    expect(problemOf(`${url}x`)).toMatch(/^A redirect URL may not hold spaces, line breaks/);
  });

  test.each([
    "https://аpp.example.com/",
    "https://app.example。com/",
    "https://ａpp.example.com/",
    "https://app%2eexample.com/",
    "https://app.example.com%2f.evil.example/",
    "https://app..example.com/",
    "https://[evil.example]/",
  ])("may not write the host oddly: %s", (url) => {
    expect(problemOf(url)).toMatch(/^Enter the host in plain letters/);
  });

  test.each(["https://app.example.com:99999/", "https://999.999.999.999/"])("has to be a URL: %s", (url) => {
    expect(problemOf(url)).toBeDefined();
  });
});
