import * as fc from "fast-check";
import type { Filters } from "#web/invitations/filters/filter-params.ts";

const anyText = fc
  .string({ minLength: 1, maxLength: 320, unit: "grapheme" })
  .map((text) => text.trim().slice(0, 320).trim())
  .filter((text) => text !== "");

const anyDay = fc
  .date({ min: new Date("1971-01-01"), max: new Date("2999-12-31"), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const anyDays = fc
  .tuple(fc.option(anyDay, { nil: "" }), fc.option(anyDay, { nil: "" }))
  .map(([first, last]) => `${first}..${last}`)
  .filter((text) => text !== "..");

export const anyRelative = fc
  .tuple(fc.constantFrom("last", "next", "before"), fc.integer({ min: 1, max: 999 }))
  .map(([kind, days]) => `${kind}-${days}d`);

export const anyDates = fc.oneof(anyDays, anyRelative, fc.constant("last-month"));

const ofMetadata = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).map((key) => `meta.${key.slice(0, 100)}`),
  anyText,
  { maxKeys: 3 },
);

/** Any filters that the page's URL can hold. */
export const anyFilters: fc.Arbitrary<Filters> = fc
  .tuple(
    fc.record(
      {
        created: anyDates,
        joined: anyDates,
        expires: anyDates,
        by: anyText,
        batch: anyText,
        domain: anyText,
        delivery: fc.constantFrom("mail", "link"),
      },
      { requiredKeys: [] },
    ),
    ofMetadata,
  )
  .map(([named, metadata]) => ({ ...named, ...metadata }));
