type Provider = { name: string; distance: number; countries: boolean; letters: number };

// The most edits that still suggest the provider. Short names have too many real neighbours at two edits.
const providers: Provider[] = [
  provider("gmail", 1, false),
  provider("yahoo", 1, true),
  provider("icloud", 1, false),
  provider("hotmail", 2, true),
  provider("outlook", 2, true),
  provider("googlemail", 2, false),
  provider("protonmail", 2, false),
];

// Real mail domains one letter away from a provider: never corrected.
const realNames = new Set(
  "aol email fastmail fmail freemail gmx hmail homemail hostmail jmail kmail live mail mailo me msn pmail qmail rocketmail smail tmail topmail umail vmail web xmail ymail zmail zoho".split(
    " ",
  ),
);

// Misspelt top-level domains.
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

// Real top-level domains in which these providers have no addresses.
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

// Adds neighbouring bits, then pairs, then fours. Without a loop, because it runs for nearly every domain.
function bitCount(value: number): number {
  const pairs = value - ((value >>> 1) & 0x5555_5555);
  const fours = (pairs & 0x3333_3333) + ((pairs >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}

/** Optimal string alignment distance: inserts, deletions, replacements, and swaps of neighbours. */
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
  // With two edits and a different first letter it is usually a different name.
  return distance <= 1 || (distance <= candidate.distance && name[0] === candidate.name[0]);
}

/** The provider that the first `end` characters resemble. Rules out nearly every domain without a copy. */
function nearestProvider(text: string, end: number): Provider | undefined {
  if (end < 4 || end > 12) return undefined;
  const letters = letterSet(text, end);
  for (const candidate of providers) {
    if (Math.abs(end - candidate.name.length) > candidate.distance) continue;
    // An edit changes at most two letters of the set.
    if (bitCount(letters ^ candidate.letters) > 2 * candidate.distance) continue;
    const name = text.slice(0, end);
    if (isNear(name, candidate)) return realNames.has(name) ? undefined : candidate;
  }
  return undefined;
}

function providerDomain(near: Provider, name: string, ending: string): string | undefined {
  if (ending === "com") return `${near.name}.com`;
  if (providerMissesCom.has(ending)) return near.name === name ? `${name}.com` : undefined;
  return near.countries && countryEndings.has(ending) ? `${near.name}.${ending}` : undefined;
}

function correctEnding(domain: string): string {
  if (domain.endsWith(".com")) return domain;
  const start = domain.lastIndexOf(".") + 1;
  const ending = endings.get(domain.slice(start));
  return ending === undefined ? domain : domain.slice(0, start) + ending;
}

/**
 * A correction of a misspelt domain: `gmial.com` → `gmail.com`, `example.con` → `example.com`. Takes a valid domain in
 * lower case. Callers only suggest it, because a small company can own a domain one letter away from a provider's.
 */
export function suggestDomain(domain: string): string | undefined {
  const corrected = correctEnding(domain);
  const dot = corrected.indexOf(".");
  const near = nearestProvider(corrected, dot);
  const suggestion =
    (near && providerDomain(near, corrected.slice(0, dot), corrected.slice(dot + 1))) ?? corrected;
  return suggestion === domain ? undefined : suggestion;
}

/** For a domain without a dot: `gmail` and `gmailcom` → `gmail.com`. */
export function suggestEnding(domain: string): string | undefined {
  const end = domain.endsWith("com") ? domain.length - 3 : domain.length;
  const near = nearestProvider(domain, end);
  return near && `${near.name}.com`;
}
