import * as z from "zod/mini";
import { RedirectOrigin, Settings } from "#contract/settings.ts";

/** Browsers and people write these two of one origin; what is meant is clear. */
function asOrigin(line: string): string {
  return line.trim().toLowerCase().replace(/\/$/, "");
}

const originLines = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text, context) => {
      const lines = text.split("\n").map((line, index) => ({ origin: asOrigin(line), place: index + 1 }));
      const given = lines.filter(({ origin }) => origin !== "");
      const wrong = given.filter(({ origin }) => !RedirectOrigin.safeParse(origin).success);
      if (wrong.length > 0) context.issues.push({ code: "custom", message: sayWrong(wrong), input: text });
      return [...new Set(given.map(({ origin }) => origin))];
    }),
  ),
  Settings.shape.redirectOrigins,
);

const mostNamed = 3;

function sayWrong(wrong: readonly { origin: string; place: number }[]): string {
  const named = wrong.slice(0, mostNamed).map(({ origin, place }) => `line ${place} (${cut(origin)})`);
  const more = wrong.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  const list = new Intl.ListFormat("en").format(all);
  const verb = wrong.length === 1 ? "is not an origin" : "are not origins";
  return `${list.charAt(0).toUpperCase()}${list.slice(1)} ${verb}. Write each as https://app.example.com, with nothing behind it.`;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const days = z.pipe(
  z.pipe(
    z.string(),
    z.transform((text) => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN)),
  ),
  Settings.shape.activityDays,
);

/** What the fields hold, and the settings that it becomes. */
export const SettingsValues = z.object({ redirectOrigins: originLines, activityDays: days });
export type SettingsInput = z.input<typeof SettingsValues>;

export function toValues({ redirectOrigins, activityDays }: Settings): SettingsInput {
  return { redirectOrigins: redirectOrigins.join("\n"), activityDays: String(activityDays) };
}
