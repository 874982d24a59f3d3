type Provider = { name: string; distance: number; countries: boolean; letters: number };

// How far a name may be from the provider's: short names have too many honest neighbours for two.
const providers: Provider[] = [
  provider("gmail", 1, false),
  provider("yahoo", 1, true),
  provider("icloud", 1, false),
  provider("hotmail", 2, true),
  provider("outlook", 2, true),
  provider("googlemail", 2, false),
  provider("protonmail", 2, false),
];

// Other people's domains that are a letter away from a provider: never corrected.
const honestNames = new Set(
  "aol email fastmail fmail freemail gmx hmail homemail hostmail jmail kmail live mail mailo me msn pmail qmail rocketmail smail tmail topmail umail vmail web xmail ymail zmail zoho".split(
    " ",
  ),
);

// Endings that are no top-level domain and the one they were meant to be.
const endings = new Map(
  Object.entries({
    con: "com",
    cmo: "com",
    ocm: "com",
    vom: "com",
    xom: "com",
    cpm: "com",
    cim: "com",
    clm: "com",
    comm: "com",
    coom: "com",
    ccom: "com",
    c0m: "com",
    nte: "net",
    ney: "net",
    nett: "net",
    ogr: "org",
    rog: "org",
    orgg: "org",
  }),
);

// Real top-level domains, but not where these providers have addresses.
const providerMissesCom = new Set(["co", "cm", "om"]);
const countryEndings = new Set("at be ca ch co.uk co.in com.au com.br de dk es fr ie in it nl se".split(" "));

function provider(name: string, distance: number, countries: boolean): Provider {
  return { name, distance, countries, letters: letterSet(name) };
}

function letterSet(text: string, end = text.length): number {
  let set = 0;
  for (let i = 0; i < end; i += 1) set |= 1 << (text.charCodeAt(i) & 31);
  return set;
}

// Adds up neighbouring bits, then pairs, then fours: no loop, because this is asked of nearly every domain.
function bitCount(value: number): number {
  const pairs = value - ((value >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/**
 * Edits between two short words: insert, drop, replace, or swap two neighbours (optimal string alignment).
 * Time is the product of the lengths.
 */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      let best = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const isSwap = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (isSwap) best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}

function isNear(name: string, candidate: Provider): boolean {
  const distance = editDistance(name, candidate.name);
  // Two edits and another first letter is another name more often than a slip.
  return distance <= 1 || (distance <= candidate.distance && name[0] === candidate.name[0]);
}

/** The provider that the first `end` characters of a text mean. Nearly all are none, which is told without a copy. */
function nearestProvider(text: string, end: number): Provider | undefined {
  if (end < 4 || end > 12) return undefined;
  const letters = letterSet(text, end);
  for (const candidate of providers) {
    if (Math.abs(end - candidate.name.length) > candidate.distance) continue;
    // Every edit changes at most two letters of the set.
    if (bitCount(letters ^ candidate.letters) > 2 * candidate.distance) continue;
    const name = text.slice(0, end);
    if (isNear(name, candidate)) return honestNames.has(name) ? undefined : candidate;
  }
  return undefined;
}

function providerDomain(near: Provider, name: string, ending: string): string | undefined {
  if (ending === "com") return `${near.name}.com`;
  if (providerMissesCom.has(ending)) return near.name === name ? `${name}.com` : undefined;
  return near.countries && countryEndings.has(ending) ? `${near.name}.${ending}` : undefined;
}

function mendEnding(domain: string): string {
  if (domain.endsWith(".com")) return domain;
  const start = domain.lastIndexOf(".") + 1;
  const meant = endings.get(domain.slice(start));
  return meant === undefined ? domain : domain.slice(0, start) + meant;
}

/**
 * The domain that was probably meant, or nothing: `gmial.com` → `gmail.com`, `example.con` → `example.com`.
 * Takes a valid domain in lower case. Only a guess to show: `ymail.com` and its like are left alone, yet a small
 * company may still live one letter away from a provider.
 */
export function suggestDomain(domain: string): string | undefined {
  const mended = mendEnding(domain);
  const dot = mended.indexOf(".");
  const near = nearestProvider(mended, dot);
  const meant = near && providerDomain(near, mended.slice(0, dot), mended.slice(dot + 1));
  if (meant !== undefined) return meant === domain ? undefined : meant;
  return mended === domain ? undefined : mended;
}

/** For a domain without a dot: `gmail` and `gmailcom` → `gmail.com`. */
export function suggestEnding(domain: string): string | undefined {
  const end = domain.endsWith("com") ? domain.length - 3 : domain.length;
  const near = nearestProvider(domain, end);
  return near && `${near.name}.com`;
}
