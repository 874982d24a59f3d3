type LineRange = { firstLine: number; lastLine: number };

/** The zero-based lines that contain the query, in any case. A list of 100,000 takes some milliseconds. */
export function findLines(text: string, query: string): Uint32Array<ArrayBuffer> {
  // Lower case may be longer, so all offsets are those of the lower-case text; its lines are the same.
  const lower = text.toLowerCase();
  const wanted = query.toLowerCase();
  if (wanted === "") return new Uint32Array();
  const found: number[] = [];
  let line = 0;
  let lineStart = 0;
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, lineStart)) {
    for (
      let end = lower.indexOf("\n", lineStart);
      end !== -1 && end < at;
      end = lower.indexOf("\n", lineStart)
    ) {
      line += 1;
      lineStart = end + 1;
    }
    found.push(line);
    const end = lower.indexOf("\n", at);
    if (end === -1) break;
    line += 1;
    lineStart = end + 1;
  }
  return Uint32Array.from(found);
}

/** Those of the ascending lines that are in one of the ascending ranges, whose lines are from 1. */
export function linesWithin(
  lines: Uint32Array<ArrayBuffer>,
  ranges: readonly LineRange[],
): Uint32Array<ArrayBuffer> {
  let at = 0;
  return lines.filter((line) => {
    while ((ranges[at]?.lastLine ?? Infinity) < line + 1) at += 1;
    return (ranges[at]?.firstLine ?? Infinity) <= line + 1;
  });
}
