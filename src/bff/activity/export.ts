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
 * Characters that end a line in some programs. Anyone can type an address when signing in, and each line of the file must
 * be one entry.
 */
// oxlint-disable-next-line no-control-regex -- matches control characters on purpose
const lineEnds = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]/g;

/** Escapes them as JSON does. */
function onOneLine(text: string | null): string | null {
  return text?.replaceAll(lineEnds, (character) => escaped(character)) ?? null;
}

function escaped(character: string): string {
  return String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A line of the CSV download; times are ISO 8601 in UTC. */
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

/** A line of the JSON lines download: the fields of the API, and a readable `time`. */
export function activityJsonLine({ at, ...line }: Activity): string {
  const text = JSON.stringify({ at, time: new Date(at).toISOString(), ...line });
  // JSON leaves some of them unescaped.
  return `${text.replaceAll(lineEnds, escaped)}\n`;
}

export async function* linesOf(
  activity: AsyncIterable<Activity>,
  write: (line: Activity) => string,
): AsyncGenerator<string> {
  for await (const line of activity) yield write(line);
}
