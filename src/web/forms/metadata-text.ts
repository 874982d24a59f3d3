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

const jsonToken = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** JSON with one value on each line. Its tokens stay as they were written, so numbers keep all of their digits. */
export function formatJson(json: string): string {
  const tokens = json.match(jsonToken) ?? [];
  let depth = 0;
  let out = "";
  for (const [at, token] of tokens.entries()) {
    const isOpening = token === "{" || token === "[";
    const isClosing = token === "}" || token === "]";
    const isEmpty = isOpening && (tokens[at + 1] === "}" || tokens[at + 1] === "]");
    const closesEmpty = isClosing && (tokens[at - 1] === "{" || tokens[at - 1] === "[");
    if (isOpening) depth += 1;
    if (isClosing) depth -= 1;
    const line = `\n${"  ".repeat(depth)}`;
    if (isClosing && !closesEmpty) out += line;
    out += token;
    if (token === ":") out += " ";
    if (token === "," || (isOpening && !isEmpty)) out += line;
  }
  return out;
}

/** Metadata as text to edit; empty for none. */
export function writeMetadata(value: Record<string, unknown> | undefined): string {
  return value === undefined || Object.keys(value).length === 0 ? "" : JSON.stringify(value, null, 2);
}
