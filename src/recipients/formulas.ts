/**
 * Where a formula begins: at the start of a cell, or after what a spreadsheet may take for its end. In many languages
 * Excel splits at semicolons, even inside quotes that begin in the middle of its cell. Full-width signs count too.
 */
const formulaStart = /^(?=[\t\r])|(?<=^|[;|\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g;

/**
 * The text of a cell, with an apostrophe before what a spreadsheet would run as a formula: names and addresses are
 * untrusted input (OWASP ASVS 5.0, 1.2.10).
 */
export function withoutFormulas(text: string): string {
  return text.replaceAll(formulaStart, "'");
}
