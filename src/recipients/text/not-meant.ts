const formerWord =
  "was|not|never|no longer|former|formerly|ex|old|left|gone|removed|remove|deleted|delete|inactive|deactivated|bounced|" +
  "deceased|suspended|blocked|opted out|ignore|skip|please (?:remove|delete|ignore|skip)|unsubscribed|declined|cancelled|canceled|retired|resigned|except|excluding|without|instead of|don['’]t|do not|" +
  "example|for example|e\\.\\s?g\\.?|z\\.\\s?B\\.?|beispiel|zum beispiel|ejemplo|por ejemplo|exemple|par exemple|p\\.\\s?ex\\.?|esempio|voorbeeld|" +
  "war|nicht|nicht mehr|ehemals|ausgeschieden|ohne|außer|sauf|ancien|parti|ne plus|ya no|antiguo|non più|niet meer";
// A capital may begin a name: `Never Moyo`. Such a word counts alone or in a phrase.
const beginsWith = new RegExp(`^(?:${formerWord})(?!\\p{L})`, "u");
const isAlone = new RegExp(`^(?:${formerWord})$`, "iu");
const phrase =
  /^(?:no longer|do(?:n['’]t| not)|not (?:any ?more|here|active|invited|coming|at)|left (?:the|in|on|us|company)|nicht mehr|ya no|non più)(?!\p{L})/iu;

const atEnd = new RegExp(`[(–—-] ?(?:${formerWord})(?!\\p{L})[^()]*\\)?$`, "iu");
const longestAlone = 14;

/** The words beside an address say that it is not meant, or not any more: `was`, `left the company`, `Jane (left)`. */
export function saysNotMeant(words: string): boolean {
  const code = words.charCodeAt(0);
  if (code >= 97 && beginsWith.test(words)) return true;
  if ((words.length <= longestAlone && isAlone.test(words)) || phrase.test(words)) return true;
  return /[(–—]| -/.test(words) && atEnd.test(words);
}

type Range = { start: number; end: number };

/** The same of a range of a text. */
export function areNotMeant(text: string, words: Range | undefined): boolean {
  return words !== undefined && saysNotMeant(text.slice(words.start, words.end));
}

const opening = /(?:~~|<(?:s|del|strike)>)(?!.*(?:~~|<\/(?:s|del|strike)>))/is;

/** A line is drawn through what follows: `~~`, `- <del>Jane `. */
export function opensStruck(before: string): boolean {
  return opening.test(before);
}
