import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NewRow } from "#contract/batch.ts";
import type { BatchRecipient } from "#contract/batches/recipient.ts";
import { sortByStanding } from "#web/bulk-invite/worker/standing.ts";
import { createSubmission } from "#web/bulk-invite/worker/submission.ts";
import { parse } from "#web/bulk-invite/worker/message-handler.ts";
import { listText } from "./list-text.ts";

const lines = (recipients: readonly object[]) =>
  recipients.map((recipient) => `${JSON.stringify(recipient)}\n`).join("");

/** The rows that bulk invite submits for a text. */
async function rowsOf(text: string): Promise<{ name?: string }[]> {
  const reading = { allowedDomains: [], choices: {}, keptAddresses: [] };
  const { parsed } = parse({ kind: "parse", revision: 1, text, isRaw: true, reading });
  const standings = new Map();
  const sorted = sortByStanding(parsed.list.recipients, standings);
  const { body } = createSubmission({ parsed, standings, sorted }, { options: {}, existing: "skip" });
  return (JSON.parse(await body.text()) as { rows: { name?: string }[] }).rows;
}

const anyName = fc.oneof(
  fc.constantFrom(
    "Ada",
    'Roe, "Max"',
    "=1+1",
    "'=1+1",
    "Zoë; or Bob",
    "O'Neil\tJr",
    "a\nb",
    "1",
    "@ada",
    "-",
  ),
  fc.stringMatching(/^[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ .,;'"|=-]{0,15}[a-z]$/),
);
const anyOptions = fc.record(
  {
    redirectUrl: fc.constantFrom("https://app.example.com/in", "https://app.example.com/?a=1,2;b=%22"),
    expiresInDays: fc.integer({ min: 1, max: 365 }),
    publicMetadata: fc.dictionary(
      fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 8 }),
      fc.oneof(fc.string({ maxLength: 10 }), fc.integer(), fc.boolean(), fc.constant(null)),
      { minKeys: 1, maxKeys: 3 },
    ),
  },
  { requiredKeys: [] },
);

describe("the list of a batch as text", () => {
  test("addresses alone are one on each line", () => {
    expect(listText(lines([{ emailAddress: "a@example.com" }, { emailAddress: "b@example.com" }]))).toBe(
      "a@example.com\nb@example.com",
    );
  });

  test("only the columns that some recipient has are written", () => {
    const recipients = [
      { emailAddress: "a@example.com", expiresInDays: 5 },
      { emailAddress: "b@example.com" },
    ];
    expect(listText(lines(recipients))).toBe(
      'email_address,expires_in_days\n"a@example.com","5"\n"b@example.com",""',
    );
  });

  test("recipients come back with their names and options as they were", async () => {
    const anyList = fc.array(fc.tuple(fc.option(anyName, { nil: undefined }), anyOptions), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(anyList, async (list) => {
        const recipients = list.map(([name, options], at): BatchRecipient => {
          const trimmed = name?.trim() ?? "";
          return {
            emailAddress: `person${at}@example.com`,
            ...(trimmed !== "" && { name: trimmed }),
            ...options,
          };
        });
        fc.pre(recipients.every((recipient) => NewRow.safeParse(recipient).success));
        const submitted = await rowsOf(listText(lines(recipients)));
        const withoutName = ({ name: _name, ...rest }: { name?: string | undefined }) => rest;
        expect(submitted.map(withoutName)).toEqual(recipients.map((recipient) => withoutName(recipient)));
        // A name that is none, such as "-", was left out by the first submit.
        expect(await rowsOf(listText(lines(submitted)))).toEqual(submitted);
      }),
      { numRuns: 300 },
    );
  });
});
