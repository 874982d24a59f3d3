import { formatCount, formatList } from "#web/format/english.ts";
import type { DecodedText } from "./decode-text.ts";

const maxSamples = 3;
const maxSampleLength = 30;

/** What the user must know about the letters of a text file, one sentence each. */
export function textNotices(name: string, { text, letters }: DecodedText): string[] {
  const notices: string[] = [];
  if (letters === "guessed")
    notices.push(
      `“${name}” is not in Unicode: ${formatSamples(text)} were read as Western European. If that looks wrong, save it as CSV UTF-8 and add it again.`,
    );
  const damaged = text.match(/\u{fffd}/gu)?.length ?? 0;
  if (damaged > 0)
    notices.push(
      `“${name}” has ${formatCount(damaged, "damaged character")}, shown as “\u{fffd}”. Correct ${damaged === 1 ? "it" : "them"} in the list, or export the file again.`,
    );
  return notices;
}

function formatSamples(text: string): string {
  const samples = new Set<string>();
  for (const [word] of text.matchAll(/[^\s,;:|"<>()]+/g)) {
    if (/[^\0-\x7f]/.test(word)) samples.add(word.slice(0, maxSampleLength));
    if (samples.size === maxSamples) break;
  }
  return `letters such as in ${formatList([...samples].map((word) => `“${word}”`))}`;
}
