import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { BatchOptions, NewRow } from "#contract/batch.ts";
import { InvitationOptions, NewInvitation, ResendInvitation } from "#contract/new-invitation.ts";
import { optionProblems, optionRules, type RowOptionName, rowOptionNames } from "#recipients/option-rules.ts";
import { formatTokenProblem } from "#recipients/token-problem.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import {
  emptyInvite,
  emptyOptions,
  inviteValues,
  OptionValues,
  toNewInvitation,
  toOptionInput,
  toOptions,
  toResendOptions,
} from "./option-values.ts";

const submit = (changes: object) => {
  const parsed = z.safeParse(OptionValues, { ...emptyOptions, ...changes });
  return parsed.success
    ? toOptions(parsed.data)
    : parsed.error.issues.map(({ path, message }) => [path[0], message]);
};

describe("options of an invitation or a batch", () => {
  test("untouched fields send nothing", () => {
    expect(submit({})).toEqual({});
  });

  test("filled fields become the contract's shape", () => {
    const typed = {
      redirectUrl: " https://example.com/welcome ",
      expiresInDays: "14",
      publicMetadata: '{"team": "north"}',
      delivery: "link",
    };
    expect(submit(typed)).toEqual({
      redirectUrl: "https://example.com/welcome",
      expiresInDays: 14,
      publicMetadata: { team: "north" },
      notify: false,
    });
  });

  test("a template is sent with an e-mail only", () => {
    expect(submit({ templateSlug: "waitlist_invitation" })).toEqual({ templateSlug: "waitlist_invitation" });
    expect(submit({ templateSlug: "waitlist_invitation", delivery: "link" })).toEqual({ notify: false });
  });

  test.each([
    ["redirectUrl", "example.com", "redirect-url"],
    ["redirectUrl", "http://example.com", "redirect-url"],
    ["expiresInDays", "0", "expires-in-days"],
    ["expiresInDays", "400", "expires-in-days"],
    ["expiresInDays", "1.5", "expires-in-days"],
    ["expiresInDays", "1e2", "expires-in-days"],
    ["expiresInDays", "soon", "expires-in-days"],
    ["publicMetadata", "[1]", "metadata"],
    ["publicMetadata", '{"id": 123456789012345678}', "metadata-numbers"],
    ["publicMetadata", '{"a": [1e400, 0.1234567890123456789]}', "metadata-numbers"],
  ] as const)("the field %s refuses %s with its reason", (field, text, reason) => {
    expect(submit({ [field]: text })).toEqual([[field, optionProblems[reason]]]);
  });

  test("each mistake is reported at its field", () => {
    const wrong = { redirectUrl: "example.com", expiresInDays: "0", publicMetadata: "[1]" };
    expect(submit(wrong)).toEqual([
      [
        "redirectUrl",
        "The redirect URL is not a full https URL. Use one such as https://app.example.com/welcome; http works for localhost only.",
      ],
      ["expiresInDays", "The expiry is not a whole number of days from 1 to 365. Enter one, such as 30."],
      ["publicMetadata", 'The metadata is not a JSON object. Write one, such as {"plan": "team"}.'],
    ]);
  });
});

describe("values of the invite form", () => {
  test("an address alone makes a whole invitation", () => {
    const values = z.parse(inviteValues(), { ...emptyInvite, emailAddress: " Ada@Example.com " });
    expect(toNewInvitation(values)).toEqual({ emailAddress: "ada@example.com" });
  });

  test("all fields reach a body that the contract accepts", () => {
    const body = toNewInvitation(
      z.parse(inviteValues(), {
        emailAddress: "ada@example.com",
        ignoreExisting: true,
        redirectUrl: "https://app.example.com/welcome",
        expiresInDays: "14",
        publicMetadata: '{"plan": "team"}',
        delivery: "email",
        templateSlug: "waitlist_invitation",
      }),
    );
    expect(z.parse(NewInvitation, body)).toEqual(body);
    expect(body).toEqual({
      emailAddress: "ada@example.com",
      ignoreExisting: true,
      redirectUrl: "https://app.example.com/welcome",
      expiresInDays: 14,
      publicMetadata: { plan: "team" },
      templateSlug: "waitlist_invitation",
    });
  });

  test("a link is made without an e-mail or its template", () => {
    const body = toNewInvitation(
      z.parse(inviteValues(), {
        ...emptyInvite,
        emailAddress: "ada@example.com",
        delivery: "link",
        templateSlug: "waitlist_invitation",
      }),
    );
    expect(z.parse(NewInvitation, body)).toEqual(body);
    expect(body).toStrictEqual({ emailAddress: "ada@example.com", notify: false });
  });

  test("an empty address is named with its reason", () => {
    const issue = z.safeParse(inviteValues(), emptyInvite).error?.issues[0];
    expect(issue).toMatchObject({ path: ["emailAddress"], message: "Enter an e-mail address." });
  });
});

describe("domains that may be invited", () => {
  const check = (emailAddress: string) =>
    z.safeParse(inviteValues(["example.com"]), { ...emptyInvite, emailAddress });

  test("the address of an allowed domain or its subdomain is accepted", () => {
    expect(check("ada@example.com").success).toBe(true);
    expect(check("Ada@EU.example.com").data?.emailAddress).toBe("ada@eu.example.com");
  });

  test("the address of another domain is refused with the domains that may be invited", () => {
    expect(check("ada@notexample.com").error?.issues).toMatchObject([
      {
        path: ["emailAddress"],
        message:
          "notexample.com is not among the domains that may be invited: example.com. " +
          "Use an address of one of these, or ask an admin to allow it.",
      },
    ]);
  });
});

describe("options of a resend", () => {
  test("known options pass through the form unchanged", () => {
    const known = {
      redirectUrl: "https://app.example.com/",
      expiresInDays: 7,
      publicMetadata: { plan: "team" },
      notify: false,
      templateSlug: "waitlist_invitation" as const,
    };
    const body = toResendOptions(z.parse(OptionValues, toOptionInput(known)));
    expect(body).toEqual(known);
    expect(z.parse(ResendInvitation, body)).toEqual(known);
  });

  test("defaults are sent, and emptied metadata replaces the old metadata", () => {
    expect(toResendOptions(z.parse(OptionValues, toOptionInput({})))).toEqual({
      publicMetadata: {},
      notify: true,
      templateSlug: "invitation",
    });
  });
});

type Verdict = { value: unknown } | { refusal: string | undefined };

function inForm(name: RowOptionName, text: string): Verdict {
  const parsed = z.safeParse(OptionValues, { ...emptyOptions, [name]: text });
  return parsed.success
    ? { value: toOptions(parsed.data)[name] }
    : { refusal: parsed.error.issues[0]?.message };
}

function inCsv(name: RowOptionName, text: string): Verdict {
  const cell = `"${text.replaceAll('"', '""')}"`;
  const list = readRecipients(`email,${optionRules[name].column}\na@x.test,${cell}`);
  const [problem] = list.problems;
  return problem === undefined
    ? { value: list.recipients[0]?.options?.[name] }
    : { refusal: formatTokenProblem(problem.reason) };
}

/** The three bodies that carry options, as another program would send them. */
function onServer(name: RowOptionName, text: string): Verdict[] {
  const value: unknown = text.trim() === "" ? undefined : optionRules[name].parse(text.trim());
  const schemas = [InvitationOptions, BatchOptions, z.omit(NewRow, { emailAddress: true })];
  return schemas.map((schema) => {
    const parsed = z.safeParse(schema, value === undefined ? {} : { [name]: value });
    return parsed.success ? { value: parsed.data[name] } : { refusal: parsed.error.issues[0]?.message };
  });
}

const hosts = [
  "app.example.com",
  "localhost",
  "127.0.0.1",
  "[::1]",
  "[::x]",
  "аpp.example",
  "a..b",
  "999.1.1.1",
];
const redirectUrls = fc
  .tuple(
    fc.constantFrom("https://", "http://", "HTTPS://", "ftp://", "//", "https:", "javascript:", ""),
    fc.constantFrom("", "", "me@", "me:secret@"),
    fc.constantFrom(...hosts),
    fc.constantFrom("", "", ":3000", ":99999", ":x"),
    fc.oneof(
      fc.constantFrom("", "/", "/in?to=https://b.test/@me#top", "?a"),
      fc.string({ unit: "binary", maxLength: 12 }),
    ),
  )
  .map((parts) => parts.join(""));
const days = fc.oneof(
  fc.integer({ min: -5, max: 400 }).map(String),
  fc.constantFrom("1e2", "0x1f", "007", "1.0", "+7", "３０", "30 days", " 12 "),
);
const metadata = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc
    .dictionary(fc.constantFrom("plan", "__proto__", "constructor", "a b"), fc.jsonValue({ maxDepth: 2 }))
    .map((value) => JSON.stringify({ deep: [value], ...value })),
  fc
    .tuple(fc.constantFrom("", "-"), fc.stringMatching(/^[1-9]\d{0,24}(\.\d{1,24})?(e[+-]?\d{1,3})?$/))
    .map((parts) => `{"id": [${parts.join("")}]}`),
  fc.constantFrom('{"__proto__": 1}', '{"a": [{"prototype": {}}]}', "{}", " ", "{plan: 1}"),
  fc.integer({ min: 8_150, max: 8_200 }).map((length) => JSON.stringify({ note: "x".repeat(length) })),
);
const texts: Record<RowOptionName, fc.Arbitrary<string>> = {
  redirectUrl: redirectUrls,
  expiresInDays: days,
  publicMetadata: metadata,
};

function isMalformedJson(name: RowOptionName, text: string): boolean {
  if (name !== "publicMetadata" || text.trim() === "") return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

describe("one rule for each option", () => {
  test.each(rowOptionNames)("the form, a CSV and the server agree on %s", (name) => {
    const anyText = fc.oneof(
      { weight: 4, arbitrary: texts[name] },
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const verdict = inCsv(name, text);
        for (const other of onServer(name, text)) expect(other).toEqual(verdict);
        // About text that is not JSON the form says more: where the mistake is.
        const comparable = isMalformedJson(name, text) ? Object.keys : (each: Verdict) => each;
        expect(comparable(inForm(name, text))).toEqual(comparable(verdict));
      }),
      { numRuns: 500 },
    );
  });
});
