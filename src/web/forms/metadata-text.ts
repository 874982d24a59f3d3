import * as z from "zod/mini";
import { PublicMetadata } from "#contract/new-invitation.ts";

export type MetadataReading =
  | { kind: "empty" }
  | { kind: "object"; value: Record<string, unknown>; keyCount: number }
  | { kind: "wrong"; message: string };

/** Reads what somebody types as metadata. Says what is wrong in words, and on which line where the browser tells. */
export function readMetadata(text: string): MetadataReading {
  if (text.trim() === "") return { kind: "empty" };
  const json = parseJson(text);
  if (!json.ok) return { kind: "wrong", message: json.message };
  const parsed = z.safeParse(PublicMetadata, json.value);
  if (!parsed.success) {
    return { kind: "wrong", message: parsed.error.issues[0]?.message ?? "Metadata is a JSON object." };
  }
  return { kind: "object", value: parsed.data, keyCount: Object.keys(parsed.data).length };
}

function parseJson(text: string): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: `This is not JSON yet${whereIsIt(text, error)}. ${advise(text)}` };
  }
}

/** Browsers name the place as "position 12" or as "line 2 column 5", or not at all. */
function whereIsIt(text: string, error: unknown): string {
  const words = error instanceof Error ? error.message : "";
  const line = /line (\d+)/.exec(words)?.[1];
  const position = /position (\d+)/.exec(words)?.[1];
  if (line !== undefined) return `, see line ${line}`;
  if (position !== undefined) return `, see line ${text.slice(0, Number(position)).split("\n").length}`;
  return "";
}

/** The mistakes people make most, by a look at the text. */
function advise(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("{")) return 'Write an object, for example {"plan": "team"}.';
  if (/[“”‘’]/.test(trimmed)) return 'Use straight quotes: ".';
  if (/,\s*[}\]]/.test(trimmed)) return "Remove the comma after the last value.";
  if (/[{,]\s*[A-Za-z_$][\w$]*\s*:/.test(trimmed)) return 'Put every key in quotes, for example "plan".';
  if (/'/.test(trimmed)) return 'Use double quotes: ".';
  if (!trimmed.endsWith("}")) return "A closing } is missing.";
  return "Check the commas and quotes.";
}

/** How kept metadata is shown for editing; empty for none. */
export function writeMetadata(value: Record<string, unknown> | undefined): string {
  return value === undefined || Object.keys(value).length === 0 ? "" : JSON.stringify(value, null, 2);
}
