/** What ends a cell in one program or another: in many languages Excel splits at semicolons, even inside quotes. */
const cellEnd = String.raw`;|\t\r\n\v\f\u0085\u2028\u2029`;
/** What a spreadsheet may drop before a formula: quotes, spaces, and characters that nobody sees. */
const dropped = String.raw`'" \u00A0\u1680\u2000-\u200A\u202F\u205F\u2800\u3000\p{Cf}\p{DI}\0-\u0008\u000E-\u001F\u007F-\u0084\u0086-\u009F`;
/** What begins a formula, also as a full-width, small, raised or lowered sign. */
const sign = String.raw`=+\-@＝＋－＠﹦﹢﹣﹫−⁼⁺⁻₌₊₋`;

/** No character is a separator and droppable too, so that the search reads a text once. */
const formulaStart = new RegExp(`^(?=[\\t\\r])|(?<=^|[${cellEnd}])(?=[${dropped}]*[${sign}])`, "gu");

/** Most cells begin with a letter or digit and are one cell in every program; this is seen sooner than that. */
const harmless = new RegExp(`^[A-Za-z0-9][^${cellEnd}]*$`, "u");

/**
 * The text of a cell, with an apostrophe before what a spreadsheet would run as a formula: names and addresses are
 * untrusted input (OWASP ASVS 5.0, 1.2.10).
 */
export function withoutFormulas(text: string): string {
  return harmless.test(text) ? text : text.replaceAll(formulaStart, "'");
}

const defused = new RegExp(`^'(?=[${dropped}]*[${sign}])`, "u");

/** Undoes `withoutFormulas` at the start of a cell, so that a downloaded list is read with the same addresses. */
export function withFormula(text: string): string {
  return text.charCodeAt(0) === 39 ? text.replace(defused, "") : text;
}
