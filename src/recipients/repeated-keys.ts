const stringOrKey = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/g;

/** The number of keys at any depth, without recursion: a hostile value may nest ten thousand deep. */
function countKeys(value: unknown): number {
  const pending: unknown[] = [value];
  let count = 0;
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next !== "object" || next === null) continue;
    if (!Array.isArray(next)) count += Object.keys(next).length;
    for (const inner of Object.values(next)) pending.push(inner);
  }
  return count;
}

/** An object of valid JSON names a key twice, so that `value`, which was parsed from it, has lost an entry. */
export function repeatsKey(json: string, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  let written = 0;
  for (const match of json.matchAll(stringOrKey)) if (match[1] !== undefined) written += 1;
  return written > countKeys(value);
}
