import { describe, expect, test } from "vitest";
import { createReader } from "./reader.ts";
import { readPasswords, readSingleSignOn } from "./single-sign-on.ts";

const whole = {
  OIDC_ISSUER: "https://login.example.com/tenant",
  OIDC_CLIENT_ID: "usher",
  OIDC_CLIENT_SECRET: "a secret",
  OIDC_ROLES: "@example.com=viewer",
};

function read(source: Record<string, string>) {
  const reader = createReader(source);
  const singleSignOn = readSingleSignOn(reader);
  const hasPasswords = readPasswords(reader, singleSignOn !== null);
  return { singleSignOn, hasPasswords, sentences: reader.sentences };
}

describe("single sign-on in the environment", () => {
  test("single sign-on in the environment is off by default", () => {
    expect(read({ OIDC_ISSUER: " " })).toEqual({ singleSignOn: null, hasPasswords: true, sentences: [] });
  });

  test("single sign-on in the environment needs four variables and has defaults for the others", () => {
    expect(read(whole)).toEqual({
      singleSignOn: {
        issuer: "https://login.example.com/tenant",
        clientId: "usher",
        clientSecret: "a secret",
        rules: [{ by: "domain", domain: "example.com", role: "viewer" }],
        name: "login.example.com",
        help: "an admin of Usher",
      },
      hasPasswords: true,
      sentences: [],
    });
  });

  test("single sign-on in the environment may set its name and who to ask for access", () => {
    const { singleSignOn } = read({ ...whole, OIDC_NAME: "Example", OIDC_HELP: "the service desk" });
    expect(singleSignOn).toMatchObject({ name: "Example", help: "the service desk" });
  });

  test("single sign-on in the environment has a sentence for each missing variable", () => {
    expect(read({ OIDC_ISSUER: whole.OIDC_ISSUER, OIDC_ROLES: whole.OIDC_ROLES }).sentences).toEqual([
      "OIDC_CLIENT_ID must be set together with OIDC_ISSUER, OIDC_ROLES.",
      "OIDC_CLIENT_SECRET must be set together with OIDC_ISSUER, OIDC_ROLES.",
    ]);
  });

  test.each([
    [{ OIDC_ISSUER: "login.example.com" }, /^OIDC_ISSUER must be a URL/],
    [{ OIDC_ISSUER: "https://login.example.com/?x=1" }, /^OIDC_ISSUER must be a URL/],
    [{ OIDC_ISSUER: "http://login.example.com" }, /^OIDC_ISSUER must use https/],
    [{ OIDC_ROLES: "@example.com=viewer, boss=owner" }, /^OIDC_ROLES .*; "boss=owner" is not one\.$/],
    [{ OIDC_ROLES: "," }, /^OIDC_ROLES must contain at least one entry/],
    [{ PASSWORD_SIGN_IN: "no" }, /^PASSWORD_SIGN_IN must be on or off, not "no"/],
  ])("single sign-on in the environment refuses %o", (bad, sentence) => {
    const { sentences } = read({ ...whole, ...bad });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toMatch(sentence);
  });

  test("single sign-on in the environment allows http on this machine", () => {
    expect(read({ ...whole, OIDC_ISSUER: "http://127.0.0.1:5000" }).sentences).toEqual([]);
  });

  test("single sign-on in the environment is required to turn passwords off", () => {
    expect(read({ ...whole, PASSWORD_SIGN_IN: "off" })).toMatchObject({ hasPasswords: false, sentences: [] });
    expect(read({ PASSWORD_SIGN_IN: "off" }).sentences).toEqual([
      "PASSWORD_SIGN_IN can only be off with single sign-on: set OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ROLES too.",
    ]);
  });

  test("single sign-on in the environment never repeats its secret", () => {
    const { sentences } = read({ OIDC_CLIENT_SECRET: "hush-hush", OIDC_ROLES: "nonsense" });
    expect(sentences.join(" ")).not.toContain("hush-hush");
  });
});
