// Fewer significant digits always survive the way through a double.
const safeDigits = 15;
const smallestNormal = 2 ** -1022;

/** Integers that other numbers round to, and what is no JSON number at all, such as Infinity. */
export function isUnsafeNumber(value: number): boolean {
  return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
}

function significantDigits(source: string): number {
  const [mantissa = ""] = source.split(/e/i);
  const digits = mantissa.replace(/[-.]/g, "").replace(/^0+/, "");
  let end = digits.length;
  while (digits[end - 1] === "0") end -= 1;
  return end;
}

/** True for a JSON number that JavaScript would change: 123456789012345678, 0.1234567890123456789, 1e400. */
export function isLongNumber(source: string): boolean {
  const value = Number(source);
  if (isUnsafeNumber(value)) return true;
  if (String(value) === source) return false;
  const digits = significantDigits(source);
  return digits > safeDigits || (digits > 0 && Math.abs(value) < smallestNormal);
}

const mayHaveLongNumber = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|[\d.]+e)/i;
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;

/** Replaces the numbers of valid JSON that JavaScript would change; everything else stays as it was written. */
function mapLongNumbers(json: string, change: (source: string) => string): string {
  if (!mayHaveLongNumber.test(json)) return json;
  return json.replace(stringOrNumber, (token) =>
    token.startsWith('"') || !isLongNumber(token) ? token : change(token),
  );
}

/** Parses JSON; numbers that JavaScript would change become Infinity, which the rules of options refuse. */
export function parseExactly(json: string): unknown {
  const value: unknown = JSON.parse(json);
  const marked = mapLongNumbers(json, () => "1e999");
  return marked === json ? value : JSON.parse(marked);
}

/** `{"id": 123456789012345678}` → `{"id": "123456789012345678"}`. */
export function quoteLongNumbers(json: string): string {
  return mapLongNumbers(json, (source) => `"${source}"`);
}
