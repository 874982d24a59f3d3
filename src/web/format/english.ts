const numbers = new Intl.NumberFormat("en");
const lists = new Intl.ListFormat("en", { type: "conjunction" });

/** "2,000". */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** "1 line", "2,000 lines"; an irregular plural is passed in. */
export function formatCount(count: number, one: string, several = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : several}`;
}

/** "redirect URL, expiry, and metadata". */
export function formatList(items: readonly string[]): string {
  return lists.format(items);
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
