import type { Activity } from "#contract/activity.ts";
import { csvHead, csvRow } from "#bff/http/csv.ts";

const columns = [
  "time",
  "member",
  "action",
  "emailAddress",
  "result",
  "detail",
  "code",
  "subjectId",
  "clientAddress",
  "clerkTraceId",
  "requestId",
  "id",
];

export const activityCsvHead = csvHead(columns);

/**
 * What would end a line for one reader or another. Addresses are typed by whoever tries to sign in, and one line of the
 * file is to be one thing that happened.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const lineEnds = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g;

/** Such characters as they are written in JSON: `\n` becomes a backslash and a letter. */
function onOneLine(text: string | null): string | null {
  return text?.replaceAll(lineEnds, (character) => escaped(character)) ?? null;
}

function escaped(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A line as it stands in the CSV download; times are ISO 8601 in UTC. */
export function activityCsvLine(line: Activity): string {
  const cells = [
    line.member,
    line.action,
    line.emailAddress,
    line.result,
    line.detail,
    line.code,
    line.subjectId,
    line.clientAddress,
    line.clerkTraceId,
    line.requestId,
    line.id,
  ];
  return csvRow([new Date(line.at).toISOString(), ...cells.map(onOneLine)]);
}

/** A line as it stands in the JSON lines download: the same names as in the API, and `time` for people. */
export function activityJsonLine({ at, ...line }: Activity): string {
  const text = JSON.stringify({ at, time: new Date(at).toISOString(), ...line });
  // JSON lets some of them stand as they are inside of a text.
  return `${text.replaceAll(lineEnds, escaped)}\n`;
}

export async function* linesOf(
  activity: AsyncIterable<Activity>,
  write: (line: Activity) => string,
): AsyncGenerator<string> {
  for await (const line of activity) yield write(line);
}
