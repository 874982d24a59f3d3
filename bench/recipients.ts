import emailAddresses from "email-addresses";
import addressparser from "nodemailer/lib/addressparser";
import { isAddress } from "../src/recipients/address.ts";
import { readRecipients } from "../src/recipients/read-recipients.ts";
import { type BenchLine, medianMs, versus } from "./line.ts";

const count = 100_000;
const hostileLength = 40_000;

// How people write an address, one line each, in the shares that pasted lists have: half plain, half not.
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

type Corpus = { text: string; lines: string[]; truth: string[] };

function messyCorpus(lineCount: number): Corpus {
  const truth = Array.from({ length: lineCount }, (_, i) => `person.${i}@team${i % 500}.example.com`);
  // The stride has no common factor with the number of styles, so that they come mixed.
  const lines = truth.map((address, i) => styles[(i * 7) % styles.length]?.(address, i) ?? address);
  return { text: lines.join("\n"), lines, truth };
}

/** `lineCount`: how much of the corpus it is given; a slow reader gets a part, and its time is multiplied. */
type Reader = { name: string; lineCount: number; read: (corpus: Corpus) => string[] };

const usher: Reader = {
  name: "Usher",
  lineCount: count,
  read: ({ text }) => readRecipients(text).recipients.map((recipient) => recipient.address),
};

const others: Reader[] = [
  {
    name: "split at spaces, commas and semicolons",
    lineCount: count,
    read: ({ lines }) => lines.flatMap((line) => line.split(/[\s,;]+/).filter((word) => isAddress(word))),
  },
  {
    name: "nodemailer's addressparser, line by line",
    lineCount: count,
    read: ({ lines }) =>
      lines.flatMap((line) => addressparser(line, { flatten: true }).map((parsed) => parsed.address)),
  },
  {
    name: "email-addresses, line by line",
    lineCount: count / 50,
    read: ({ lines }) => lines.flatMap(parseWithEmailAddresses),
  },
];

function parseWithEmailAddresses(line: string): string[] {
  const parsed = emailAddresses.parseAddressList(line) ?? [];
  return parsed.flatMap((entry) => {
    const mailboxes = entry.type === "group" ? entry.addresses : [entry];
    return mailboxes.map((mailbox) => mailbox.address);
  });
}

function shareFound(reader: Reader, corpus: Corpus): number {
  const found = new Set(reader.read(corpus).map((address) => address.toLowerCase()));
  return (100 * corpus.truth.filter((address) => found.has(address)).length) / corpus.truth.length;
}

const hostilePieces = ["<", '"', "(", "@", ".", " ", "a@", '<("[', "'a,", "“", "a@b.test(", "[a](", "&lt;"];

function worstHostileMs(): { value: number; note: string } {
  let worst = { value: 0, note: "" };
  for (const piece of hostilePieces) {
    const text = piece.repeat(Math.ceil(hostileLength / piece.length));
    const value = medianMs(() => readRecipients(text));
    if (value >= worst.value) worst = { value, note: `a run of ${piece}` };
  }
  return worst;
}

/**
 * Reading 100,000 messy recipients, in time and in the share of addresses found, beside other readers, and the
 * slowest of several hostile texts. Takes some ten seconds, nearly all of them in the other
 * readers.
 */
export async function benchRecipients(): Promise<BenchLine[]> {
  const corpus = messyCorpus(count);
  const ours = {
    name: "reading 100,000 messy recipients",
    value: medianMs(() => usher.read(corpus)),
    unit: "ms",
  };
  const ourShare = { name: "addresses found", value: shareFound(usher, corpus), unit: "%" };
  const lines: BenchLine[] = [];
  for (const other of others) {
    lines.push(
      versus(
        ours,
        other.name,
        medianMs(() => other.read(corpus), 3),
      ),
    );
    lines.push(versus(ourShare, other.name, shareFound(other, corpus)));
    // Let other work of the process have a turn between two long runs.
    await Promise.resolve();
  }
  lines.push({ name: "reading 40,000 hostile characters", unit: "ms", ...worstHostileMs() });
  return lines;
}
