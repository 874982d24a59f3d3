const formerWord =
  "was|not|never|no longer|former|formerly|ex|old|left|gone|removed|remove|deleted|delete|inactive|deactivated|bounced|" +
  "deceased|suspended|blocked|opted out|ignore|skip|please remove|please delete|please ignore|please skip|unsubscribed|declined|cancelled|canceled|retired|resigned|except|excluding|without|instead of|don['’]t|do not|" +
  "example|for example|e\\.\\s?g\\.?|z\\.\\s?B\\.?|beispiel|zum beispiel|ejemplo|por ejemplo|exemple|par exemple|p\\.\\s?ex\\.?|esempio|voorbeeld|" +
  "war|nicht|nicht mehr|ehemals|ausgeschieden|ohne|außer|sauf|ancien|parti|ne plus|ya no|antiguo|non più|niet meer";
// A capital may begin a name: `Never Moyo`. Such a word counts alone or in a phrase.
const beginsWith = new RegExp(`^(?:${formerWord})(?!\\p{L})`, "u");
const isAlone = new RegExp(`^(?:${formerWord})$`, "iu");
const phrase =
  /^(?:please (?:remove|delete|ignore|skip)|no longer|do(?:n['’]t| not)|not (?:any ?more|here|active|invited|coming|at)|left (?:the|in|on|us|company)|nicht mehr|ya no|non più|for example|zum beispiel)(?!\p{L})/iu;
const atEnd = new RegExp(`[(–—-] ?(?:${formerWord})(?!\\p{L})[^()]*\\)?$`, "iu");
const longestAlone = 14;
const space = 32;
const hyphen = 45;
const enDash = 0x2013;
const parenClose = 41;
const mayBegin = new Uint8Array(128);
for (const letter of "abcdefgilnoprsuvwz") mayBegin[letter.charCodeAt(0)] = 1;

function hasDash(words: string): boolean {
  for (let i = words.length - 2; i > 0; i -= 1) {
    const code = words.charCodeAt(i);
    if ((code === hyphen || code === enDash) && words.charCodeAt(i - 1) === space) return true;
  }
  return false;
}

/** The words beside an address say that it is not meant, or not any more: `was`, `left the company`, `Jane (left)`. */
export function saysNotMeant(words: string): boolean {
  // Nearly all words are a name, so that the tests of characters come first.
  const code = words.charCodeAt(0);
  if (code >= 97 && beginsWith.test(words)) return true;
  if (mayBegin[code | 32] === 1) {
    const isShort = words.length <= longestAlone && !words.includes(" ");
    if (isShort ? isAlone.test(words) : phrase.test(words)) return true;
  }
  return (words.charCodeAt(words.length - 1) === parenClose || hasDash(words)) && atEnd.test(words);
}

type Range = { start: number; end: number };

const shortest = 2;
const longest = 120;

/** The same of a range of a text, which may be a label. */
export function areNotMeant(text: string, words: Range | undefined): boolean {
  const length = words === undefined ? 0 : words.end - words.start;
  if (words === undefined || length < shortest || length > longest) return false;
  return saysNotMeant(text.slice(words.start, words.end).replace(/\W+$/, ""));
}

const struckTags = new Set(["s", "del", "strike"]);

/** A tag of HTML source that draws a line through the text. */
export function isStruckTag(name: string): boolean {
  return struckTags.has(name);
}

const opening = /(?:~~|<(?:s|del|strike)>)(?!.*(?:~~|<\/(?:s|del|strike)>))/is;

/** A line is drawn through what follows: `~~`, `- <del>Jane `. */
export function opensStruck(before: string): boolean {
  return opening.test(before);
}
