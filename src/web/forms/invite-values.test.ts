import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import {
  emptyInvite,
  fromKnownOptions,
  InviteValues,
  ResendValues,
  toNewInvitation,
  toResendInvitation,
} from "./invite-values.ts";

function firstIssue(values: Partial<typeof emptyInvite>) {
  const result = z.safeParse(InviteValues, { ...emptyInvite, emailAddress: "ada@example.com", ...values });
  const issue = result.error?.issues[0];
  return issue && { path: issue.path.join("."), message: issue.message };
}

describe("values of the invite form", () => {
  test("an address alone makes a whole invitation", () => {
    const values = z.parse(InviteValues, { ...emptyInvite, emailAddress: " Ada@Example.com " });
    expect(toNewInvitation(values)).toEqual({
      emailAddress: "ada@example.com",
      notify: true,
      templateSlug: "invitation",
    });
  });

  test("all fields reach a body the contract takes", () => {
    const body = toNewInvitation(
      z.parse(InviteValues, {
        emailAddress: "ada@example.com",
        ignoreExisting: true,
        redirectUrl: "https://app.example.com/welcome",
        expiresInDays: "14",
        publicMetadata: '{"plan": "team"}',
        delivery: "link",
        templateSlug: "waitlist_invitation",
      }),
    );
    expect(z.parse(NewInvitation, body)).toEqual(body);
    expect(body).toMatchObject({ expiresInDays: 14, notify: false, publicMetadata: { plan: "team" } });
  });

  test.each([
    [{ emailAddress: "" }, "emailAddress", "Enter an e-mail address."],
    [
      { redirectUrl: "app.example.com" },
      "redirectUrl",
      "Enter a whole URL that begins with https:// or http://.",
    ],
    [{ expiresInDays: "0" }, "expiresInDays", "At least 1 day."],
    [{ expiresInDays: "400" }, "expiresInDays", "At most 365 days."],
    [{ expiresInDays: "soon" }, "expiresInDays", "Enter a whole number of days."],
    [{ publicMetadata: "[1]" }, "publicMetadata", "Metadata is a JSON object."],
  ])("a wrong field is named with its reason: %j", (values, path, message) => {
    expect(firstIssue(values)).toEqual({ path, message });
  });
});

describe("values of the resend form", () => {
  test("known options survive the form unchanged", () => {
    const known = {
      redirectUrl: "https://app.example.com/",
      expiresInDays: 7,
      publicMetadata: { plan: "team" },
      notify: false,
      templateSlug: "invitation" as const,
    };
    const body = toResendInvitation(z.parse(ResendValues, fromKnownOptions(known)));
    expect(body).toEqual(known);
    expect(z.parse(ResendInvitation, body)).toEqual(known);
  });

  test("emptied metadata replaces the old ones", () => {
    const body = toResendInvitation(z.parse(ResendValues, fromKnownOptions({})));
    expect(body.publicMetadata).toEqual({});
  });
});
