/** What is wrong with a text that is not JSON, where it is wrong, and what to do about it. */
export function findJsonMistake(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return `This is not JSON yet${whereIsIt(text, error)}. ${advise(text)}`;
  }
}

/** Browsers give "position 12", "line 2 column 5" or no place at all. */
function whereIsIt(text: string, error: unknown): string {
  const words = error instanceof Error ? error.message : "";
  const line = /line (\d+)/.exec(words)?.[1];
  const position = /position (\d+)/.exec(words)?.[1];
  if (line !== undefined) return `, see line ${line}`;
  if (position !== undefined) return `, see line ${text.slice(0, Number(position)).split("\n").length}`;
  return "";
}

/** Recognises the most common mistakes. */
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

/** Metadata as text to edit; empty for none. */
export function writeMetadata(value: Record<string, unknown> | undefined): string {
  return value === undefined || Object.keys(value).length === 0 ? "" : JSON.stringify(value, null, 2);
}
