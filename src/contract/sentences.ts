/**
 * Joins texts into sentences, with a full stop after each text that has none: titles and Clerk's messages come without.
 * Empty texts are left out.
 */
export function sentences(...texts: readonly string[]): string {
  const trimmed = texts.map((text) => text.trim()).filter((text) => text !== "");
  return trimmed.map((text) => (/[.!?…]$/.test(text) ? text : `${text}.`)).join(" ");
}

/** One clause with its reason, such as "a@example.com was not invited: the address is taken". */
export function because(clause: string, reason: string): string {
  return `${clause}: ${lowerFirst(reason.trim().replace(/\.$/, ""))}`;
}

/** Only words that start a sentence lose their capital; names such as Clerk and e-mail addresses keep it. */
function lowerFirst(text: string): string {
  return /^(?:An?|The|There|This|That|It|No|Is|Some|Your) /.test(text)
    ? `${text.charAt(0).toLowerCase()}${text.slice(1)}`
    : text;
}
