// RFC 3492 with the parameters of section 5.
const base = 36;
const tMin = 1;
const tMax = 26;
const skew = 38;
const damp = 700;
const initialBias = 72;
const initialN = 128;
const lastPoint = 0x10_ffff;

function adapt(delta: number, pointCount: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? damp : 2));
  rest += Math.floor(rest / pointCount);
  let k = 0;
  while (rest > ((base - tMin) * tMax) / 2) {
    rest = Math.floor(rest / (base - tMin));
    k += base;
  }
  return k + Math.floor(((base - tMin + 1) * rest) / (rest + skew));
}

function digit(value: number): string {
  return String.fromCharCode(value < 26 ? value + 97 : value + 22);
}

function variableLength(value: number, bias: number): string {
  let out = "";
  let rest = value;
  for (let k = base; ; k += base) {
    const threshold = Math.min(Math.max(k - bias, tMin), tMax);
    if (rest < threshold) return out + digit(rest);
    out += digit(threshold + ((rest - threshold) % (base - threshold)));
    rest = Math.floor((rest - threshold) / (base - threshold));
  }
}

/**
 * The ASCII form of one label without its `xn--` prefix: `bücher` → `bcher-kva`. Takes quadratic time, so the caller
 * limits the length.
 */
export function encodePunycode(label: string): string {
  const points = Array.from(label, (char) => char.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < initialN);
  const head = String.fromCharCode(...basic);
  let out = basic.length > 0 ? `${head}-` : "";
  let n = initialN;
  let delta = 0;
  let bias = initialBias;
  let handled = basic.length;
  while (handled < points.length) {
    const next = Math.min(...points.filter((point) => point >= n));
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta += 1;
      if (point !== n) continue;
      out += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled += 1;
    }
    delta += 1;
    n += 1;
  }
  return out;
}

function digitValue(code: number): number {
  if (code >= 97 && code <= 122) return code - 97;
  return code >= 48 && code <= 57 ? code - 22 : base;
}

/** Reads one variable-length number; undefined if it is cut off, malformed or too large. */
function readDelta(text: string, from: number, bias: number): { delta: number; end: number } | undefined {
  let delta = 0;
  let weight = 1;
  for (let i = from, k = base; i < text.length && weight <= lastPoint * base; i += 1, k += base) {
    const value = digitValue(text.charCodeAt(i));
    if (value === base) return undefined;
    delta += value * weight;
    const threshold = Math.min(Math.max(k - bias, tMin), tMax);
    if (value < threshold) return { delta, end: i + 1 };
    weight *= base - threshold;
  }
  return undefined;
}

/**
 * The label that `encodePunycode` encodes as this text in lower case; undefined if there is none. Takes quadratic time, so
 * the caller limits the length.
 */
export function decodePunycode(text: string): string | undefined {
  const headEnd = Math.max(text.lastIndexOf("-"), 0);
  const points = Array.from(text.slice(0, headEnd), (char) => char.codePointAt(0) ?? 0);
  let n = initialN;
  let position = 0;
  let bias = initialBias;
  for (let from = headEnd === 0 ? 0 : headEnd + 1; from < text.length;) {
    const read = readDelta(text, from, bias);
    if (read === undefined) return undefined;
    const count = points.length + 1;
    bias = adapt(read.delta, count, position === 0);
    n += Math.floor((position + read.delta) / count);
    if (n > lastPoint) return undefined;
    position = (position + read.delta) % count;
    points.splice(position, 0, n);
    position += 1;
    from = read.end;
  }
  return String.fromCodePoint(...points);
}
