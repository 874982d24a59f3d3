import { describe, expect, test } from "vitest";
import { InvitationOptions } from "./new-invitation.ts";

const { redirectUrl } = InvitationOptions.shape;
const problemOf = (text: string) => redirectUrl.safeParse(text).error?.issues[0]?.message;

describe("a redirect URL", () => {
  test.each([
    "https://app.example.com",
    "https://app.example.com/welcome?from=usher#start",
    "https://APP.example.com:8443/",
    "http://localhost:3000/signed-up",
    "http://[::1]:3000/",
    "https://xn--mnchen-3ya.example/über-uns",
    "https://app.example.com/?next=https://other.example/@you",
  ])("a redirect URL may be %s", (url) => {
    expect(redirectUrl.parse(` ${url} `)).toBe(url);
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
    "http://app.example.com/",
    "http://localhost.evil.example/",
    "http://127.0.0.2/",
  ])("a redirect URL may not be %j, which is not a full https URL", (url) => {
    expect(problemOf(url)).toBe(
      "The redirect URL is not a full https URL. Use one such as https://app.example.com/welcome; http works for localhost only.",
    );
  });

  test.each([
    "https://good.example@evil.example/",
    "https://good:pass@evil.example/",
    "https://@evil.example",
  ])("a redirect URL may not contain a user name: %s", (url) => {
    expect(problemOf(url)).toBe(
      "The redirect URL contains a user name. Remove everything from // up to the @.",
    );
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
  ])("a redirect URL may not contain spaces, backslashes or invisible characters: %j", (url) => {
    expect(problemOf(`${url}x`)).toMatch(/^The redirect URL contains a space/);
  });

  test.each([
    "https://аpp.example.com/",
    "https://app.example。com/",
    "https://ａpp.example.com/",
    "https://app%2eexample.com/",
    "https://app.example.com%2f.evil.example/",
    "https://app..example.com/",
    "https://[evil.example]/",
  ])("a redirect URL may not have a host in other letters: %s", (url) => {
    expect(problemOf(url)).toMatch(/^The host of the redirect URL is not in plain letters/);
  });

  test.each(["https://app.example.com:99999/", "https://999.999.999.999/"])(
    "a redirect URL may not be %s, which no program can parse",
    (url) => {
      expect(problemOf(url)).toBeDefined();
    },
  );
});
