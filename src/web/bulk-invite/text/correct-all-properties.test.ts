import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { correctAll } from "./corrections.ts";
import { parseList } from "./parse-list.ts";

/** Each writes an address as people have it, most of them with a mistake. */
const writings: ((local: string, domain: string) => string)[] = [
  (local, domain) => `${local}@${domain}`,
  (local, domain) => `Jane Doe <${local}@${domain}>`,
  (local, domain) => `"Doe, Jane" <${local}@${domain}>`,
  (local, domain) => `<a href="mailto:${local}@${domain}">${local}@${domain}</a>`,
  (local, domain) => `[other@example.net](mailto:${local}@${domain})`,
  (local, domain) => `mü${local}@${domain}`,
  (local, domain) => `\ufffc${local}@${domain}`,
  (local, domain) => `${local}\u061c@${domain}`,
  (local, domain) => `\uf0b7${local}@${domain.replace(".", "\u2800.")}`,
  (local, domain) => `${local}@${domain.slice(0, 2)}\u200b${domain.slice(2)}`,
  (local, domain) => `${local}\u2011x@${domain}`,
  (local, domain) => `${local}@x\u2013${domain}`,
  (local, domain) => `ﬁ${local}@${domain}`,
  (local, domain) => `o’${local}@${domain}`,
  (local, domain) => `①${local}@${domain}`,
  (local, domain) => `${local}@${domain.replace(".", ",")}`,
  (local, domain) => `${local}@${domain.replace(".", "[.]")}`,
  (local, domain) => `${local}@${domain.replace(".", "..")}`,
  (local, domain) => `${local}@${domain}-`,
  (local, domain) => `${local}@@${domain}`,
  (local, domain) => `.${local}@${domain}`,
  (local, domain) => `${local}%40${domain}`,
  (local, domain) => `mailto:${local}%40${domain}`,
  (local, domain) => `${local}[at]${domain}`,
  (local, domain) => `${local} @ ${domain}`,
  (local, domain) => `${local}_${domain}#EXT#@tenant.onmicrosoft.com`,
  (local, domain) => `i:0#.f|membership|${local}@${domain}`,
  (local, domain) => `email=${local}@${domain}`,
  (local, domain) => `*${local}@${domain}`,
  (local, domain) => `CORP\\${local}@${domain}`,
  (local) => `${local}@gmial.com`,
  (local) => `${local.toUpperCase()}@GMIAL.COM`,
  (local) => `Jane Doe <${local}@gmial.com>`,
  (local) => `[Jane](mailto:${local}@gmial.com)`,
  (local) => `${local}@gmial.com (Jane)`,
  (local) => `E-mail: ${local}@gmial.com`,
  (local) => `${local}@gmail`,
  (local) => `${local}@example.con`,
  (local) => `${local}@exаmple.com`,
];

const entry = fc.record({
  write: fc.constantFrom(...writings),
  local: fc.stringMatching(/^[a-z]{2,8}(?:[.+_-][a-z0-9]{1,6})?$/),
  domain: fc.constantFrom("example.com", "my-company.example.org", "bücher.de", "mail.example.co.uk"),
});
const entries = fc.array(entry, { minLength: 1, maxLength: 8 });
const separator = fc.constantFrom("\n", "\n\n", ";\n", "; ", ", ");

/** What a list invites once the suggestions that lead to the same mailbox are applied. */
function invitedAfter(text: string): Set<string> {
  const { recipients, problems } = parseList(text).list;
  const applied = ({ suggestion, isOtherMailbox }: { suggestion?: string; isOtherMailbox?: true }) =>
    isOtherMailbox === true ? undefined : suggestion;
  return new Set([
    ...recipients.map((recipient) => applied(recipient) ?? recipient.display ?? recipient.address),
    ...problems.flatMap((problem) => applied(problem) ?? []),
  ]);
}

describe("all suggestions applied", () => {
  test("the corrected text invites exactly the suggested and the other addresses, and suggests nothing more", () => {
    fc.assert(
      fc.property(entries, separator, (list, mark) => {
        // Addresses that differ by the number of their place cannot become one by a correction.
        const written = list.map(({ write, local, domain }, place) => write(`${local}q${place}q`, domain));
        const before = parseList(written.join(mark));
        const after = parseList(correctAll(before.text, before.suggestions));
        const { recipients, problems } = after.list;
        const invited = recipients.map(({ address, display = address }) => display);
        expect(new Set(invited)).toEqual(invitedAfter(before.text));
        expect(after.suggestions.filter(({ isOtherMailbox }) => isOtherMailbox !== true)).toEqual([]);
        const isLeft = before.list.problems.filter(
          ({ suggestion, isOtherMailbox }) => suggestion === undefined || isOtherMailbox === true,
        );
        expect(problems.map(({ source }) => source)).toEqual(isLeft.map(({ source }) => source));
      }),
      { numRuns: 500 },
    );
  });
});
