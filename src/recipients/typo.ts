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

function letterSet(name: string): number {
  let set = 0;
  for (let i = 0; i < name.length; i += 1) set |= 1 << (name.charCodeAt(i) & 31);
  return set;
}

function bitCount(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count += 1;
  return count;
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
  if (Math.abs(name.length - candidate.name.length) > candidate.distance) return false;
  // Cheap first: every edit changes at most two letters of the set.
  if (bitCount(letterSet(name) ^ candidate.letters) > 2 * candidate.distance) return false;
  const distance = editDistance(name, candidate.name);
  // Two edits and another first letter is another name more often than a slip.
  return distance <= 1 || (distance <= candidate.distance && name[0] === candidate.name[0]);
}

function nearestProvider(name: string): Provider | undefined {
  const exact = providers.find((candidate) => candidate.name === name);
  if (exact !== undefined) return exact;
  if (name.length < 4 || name.length > 12 || honestNames.has(name)) return undefined;
  return providers.find((candidate) => isNear(name, candidate));
}

function providerDomain(name: string, ending: string): string | undefined {
  const near = nearestProvider(name);
  if (near === undefined) return undefined;
  if (ending === "com") return `${near.name}.com`;
  if (providerMissesCom.has(ending)) return near.name === name ? `${name}.com` : undefined;
  return near.countries && countryEndings.has(ending) ? `${near.name}.${ending}` : undefined;
}

/**
 * The domain that was probably meant, or nothing: `gmial.com` → `gmail.com`, `example.con` → `example.com`.
 * Takes a valid domain in lower case. Only a guess to show: `ymail.com` and its like are left alone, yet a small
 * company may still live one letter away from a provider.
 */
export function suggestDomain(domain: string): string | undefined {
  const lastDot = domain.lastIndexOf(".");
  const ending = domain.slice(lastDot + 1);
  const mended = endings.get(ending) ?? ending;
  const firstDot = domain.indexOf(".");
  const name = domain.slice(0, firstDot);
  const rest = domain.slice(firstDot + 1, lastDot + 1) + mended;
  const meant = providerDomain(name, rest) ?? domain.slice(0, lastDot + 1) + mended;
  return meant === domain ? undefined : meant;
}

/** For a domain without a dot: `gmail` and `gmailcom` → `gmail.com`. */
export function suggestEnding(domain: string): string | undefined {
  const name = domain.endsWith("com") ? domain.slice(0, -3) : domain;
  return nearestProvider(name) === undefined ? undefined : providerDomain(name, "com");
}
