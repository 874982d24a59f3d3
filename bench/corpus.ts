// How people write an address, in the proportions of real lists: half plain, half not.
const styles: ((address: string, i: number) => string)[] = [
  (address) => address,
  (address) => address,
  (address) => address,
  (address) => address,
  (address) => `${address},`,
  (address) => `${address};`,
  (address) => address.toUpperCase(),
  (address) => `Jane Doe <${address}>`,
  (address) => `Jane Doe <${address}>;`,
  (address) => `"Doe, Jane" <${address}>`,
  (address) => `“Doe, Jane” <${address}>`,
  (address) => `<${address}>`,
  (address) => `mailto:${address}`,
  (address) => `- ${address}`,
  (address, i) => `${i + 1}. ${address}`,
  (address) => `E-mail: ${address}`,
  (address) => `${address} (Jane)`,
  (address) => `\u00a0${address}\u200b`,
  (address) => `(${address}).`,
  (address) => `Jane Doe\t${address}`,
];

export type Corpus = { text: string; lines: string[]; truth: string[] };

/** So many messy lines with one address each; `truth` holds the addresses. */
export function messyCorpus(lineCount: number): Corpus {
  const truth = Array.from({ length: lineCount }, (_, i) => `person.${i}@team${i % 500}.example.com`);
  // The stride has no common factor with the number of styles, which mixes them.
  const lines = truth.map((address, i) => styles[(i * 7) % styles.length]?.(address, i) ?? address);
  return { text: lines.join("\n"), lines, truth };
}
