import * as z from "zod/mini";
import { RedirectOrigin, Settings } from "#contract/settings.ts";
import { capitalize, formatList } from "#web/format/english.ts";

/** Accepts a trailing slash and capital letters. */
function asOrigin(line: string): string {
  return line.trim().toLowerCase().replace(/\/$/, "");
}

const originLines = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text, context) => {
      const lines = text.split("\n").map((line, index) => ({ origin: asOrigin(line), line: index + 1 }));
      const given = lines.filter(({ origin }) => origin !== "");
      const wrong = given.filter(({ origin }) => !RedirectOrigin.safeParse(origin).success);
      if (wrong.length > 0)
        context.issues.push({ code: "custom", message: formatWrongLines(wrong), input: text });
      return [...new Set(given.map(({ origin }) => origin))];
    }),
  ),
  Settings.shape.redirectOrigins,
);

const maxNamed = 3;

function formatWrongLines(wrong: readonly { origin: string; line: number }[]): string {
  const named = wrong.slice(0, maxNamed).map(({ origin, line }) => `line ${line} (${truncate(origin)})`);
  const more = wrong.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  const verb = wrong.length === 1 ? "is not an origin" : "are not origins";
  return `${capitalize(formatList(all))} ${verb}. Write each like https://app.example.com, without a path.`;
}

function truncate(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const days = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN)),
  ),
  Settings.shape.activityDays,
);

/** The fields as text, parsed into settings. */
export const SettingsValues = z.object({ redirectOrigins: originLines, activityDays: days });
export type SettingsInput = z.input<typeof SettingsValues>;

export function toValues({ redirectOrigins, activityDays }: Settings): SettingsInput {
  return { redirectOrigins: redirectOrigins.join("\n"), activityDays: String(activityDays) };
}
