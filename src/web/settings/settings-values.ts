import * as z from "zod/mini";
import { readNewDomain } from "#recipients/address/allowed-domains.ts";
import { RedirectOrigin, Settings } from "#contract/settings.ts";
import { capitalize, formatList } from "#web/format/english.ts";

/** A field with one item per line. */
type ItemLines = {
  /** The item in its stored form; undefined if the line is not one. */
  read: (line: string) => string | undefined;
  one: string;
  many: string;
  advice: string;
};

const origins: ItemLines = {
  /** Accepts a trailing slash and capital letters. */
  read(line) {
    const origin = line.toLowerCase().replace(/\/$/, "");
    return RedirectOrigin.safeParse(origin).success ? origin : undefined;
  },
  one: "an origin",
  many: "origins",
  advice: "Write each like https://app.example.com, without a path.",
};

const domains: ItemLines = {
  read: readNewDomain,
  one: "a domain",
  many: "domains",
  advice:
    "Write each like example.com; its subdomains count as well. Letters that imitate others are refused; write such a domain as xn--….",
};

/** Items without repeats. Wrong lines are named; blank ones are skipped. */
function itemLines(items: ItemLines) {
  return z.pipe(
    z.string(),
    z.transform((text, context): string[] => {
      const lines = text.split("\n").map((line, index) => ({ text: line.trim(), number: index + 1 }));
      const given = lines.filter((line) => line.text !== "");
      const read = given.map((line) => ({ ...line, item: items.read(line.text) }));
      const wrong = read.filter(({ item }) => item === undefined);
      if (wrong.length > 0)
        context.issues.push({ code: "custom", message: formatWrongLines(wrong, items), input: text });
      return [...new Set(read.flatMap(({ item }) => item ?? []))];
    }),
  );
}

const maxNamed = 3;

function formatWrongLines(
  wrong: readonly { text: string; number: number }[],
  { one, many, advice }: ItemLines,
): string {
  const named = wrong
    .slice(0, maxNamed)
    .map(({ text, number }) => `line ${number} (${truncate(text.toLowerCase())})`);
  const more = wrong.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  const verb = wrong.length === 1 ? `is not ${one}` : `are not ${many}`;
  return `${capitalize(formatList(all))} ${verb}. ${advice}`;
}

function truncate(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Digits as a number; NaN, which the setting refuses, if there is anything else. */
const digits = z.pipe(
  z.string(),
  z.transform((text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN)),
);

/** The fields as text, parsed into settings. */
export const SettingsValues = z.object({
  allowedDomains: z.pipe(itemLines(domains), Settings.shape.allowedDomains),
  redirectOrigins: z.pipe(itemLines(origins), Settings.shape.redirectOrigins),
  reservedForPeople: z.pipe(digits, Settings.shape.reservedForPeople),
  marksInvitations: Settings.shape.marksInvitations,
  activityDays: z.pipe(digits, Settings.shape.activityDays),
});
export type SettingsInput = z.input<typeof SettingsValues>;

export function toValues(settings: Settings): SettingsInput {
  return {
    allowedDomains: settings.allowedDomains.join("\n"),
    redirectOrigins: settings.redirectOrigins.join("\n"),
    reservedForPeople: String(settings.reservedForPeople),
    marksInvitations: settings.marksInvitations,
    activityDays: String(settings.activityDays),
  };
}
