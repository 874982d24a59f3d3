const formerWord =
  "was|not|never|no longer|former|formerly|ex|old|left|gone|removed|remove|deleted|delete|inactive|deactivated|bounced|" +
  "unsubscribed|declined|cancelled|canceled|retired|resigned|except|excluding|without|instead of|don['’]t|do not|" +
  "war|nicht|nicht mehr|ehemals|ausgeschieden|ohne|außer|sauf|ancien|parti|ne plus|ya no|antiguo|non più|niet meer";
// A capital may begin a name: `Never Moyo`. Such a word counts alone or in a phrase.
const beginsWith = new RegExp(`^(?:${formerWord})(?!\\p{L})`, "u");
const isAlone = new RegExp(`^(?:${formerWord})$`, "iu");
const phrase =
  /^(?:no longer|do(?:n['’]t| not)|not (?:any ?more|here|active|invited|coming|at)|left (?:the|in|on|us|company)|nicht mehr|ya no|non più)(?!\p{L})/iu;
const longestAlone = 14;

/** The words beside an address say that it is not meant, or not any more: `was`, `left the company`, `old:`. */
export function saysNotMeant(words: string): boolean {
  const code = words.charCodeAt(0);
  if (code >= 97) return beginsWith.test(words);
  return (words.length <= longestAlone && isAlone.test(words)) || phrase.test(words);
}

const struck = /(?:~~|<(?:s|del|strike)>)$/i;
const tilde = 126;
const greaterThan = 62;

/** A line is drawn through the address that begins here: `~~a@…~~`, `<del>a@…</del>`. */
export function isStruck(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  return (
    (before === tilde || before === greaterThan) && struck.test(text.slice(Math.max(0, start - 8), start))
  );
}
