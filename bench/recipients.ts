import emailAddresses from "email-addresses";
import addressparser from "nodemailer/lib/addressparser";
import { isAddress } from "#recipients/address/address.ts";
import { readRecipients } from "#recipients/read-recipients.ts";
import { findTables } from "#recipients/table/find-tables.ts";
import { LineShapes } from "#recipients/table/line-shapes.ts";
import { readFile } from "#web/bulk-invite/files/read-file.ts";
import { type Corpus, messyCorpus } from "./corpus.ts";
import { largeWorkbook } from "./large-files.ts";
import { type BenchLine, median, medianTimes, rounded, versus } from "./line.ts";

const count = 100_000;
const hostileLength = 40_000;

/** `lineCount`: a slow reader gets a part of the corpus, and its time is multiplied. */
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
    const { ms, processorMs } = medianTimes(() => readRecipients(text), 5);
    if (ms >= worst.value) worst = { value: ms, note: `a run of ${piece}; processor time ${processorMs} ms` };
  }
  return worst;
}

/** Every token of the text becomes a recipient, a duplicate or a problem. */
function accountedFor(corpus: Corpus): BenchLine {
  const { recipients, duplicates, problems } = readRecipients(`${corpus.text}\n<a@x.test> <b@y.test>`);
  return {
    name: "tokens that are a recipient, a duplicate or a problem",
    value: recipients.length + duplicates.length + problems.length,
    unit: "tokens",
    note: `of ${corpus.truth.length + 2}`,
  };
}

/** A spreadsheet saved as CSV, with a column that is not used. */
function tableText(): string {
  const rows = Array.from(
    { length: count },
    (_, i) => `"Doe, Jane",person.${i}@team${i % 500}.example.com,Sales,${i}`,
  );
  return ["Name,E-mail,Department,Number", ...rows].join("\n");
}

function tableLines(corpus: Corpus): BenchLine[] {
  const table = tableText();
  const reading = medianTimes(() => readRecipients(table), 5);
  const detection = medianTimes(() => findTables(corpus.text, new LineShapes(corpus.text)), 5);
  return [
    { name: "reading a table of 100,000 rows, processor time", value: reading.processorMs, unit: "ms" },
    {
      name: "looking for tables in 100,000 messy lines, processor time",
      value: detection.processorMs,
      unit: "ms",
    },
  ];
}

/** What the worker does with a workbook before it reads the text: unpacks it and writes its sheet as CSV. */
async function workbookLine(): Promise<BenchLine> {
  const file = new File([await largeWorkbook()], "people.xlsx");
  const times: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const start = process.cpuUsage();
    const content = await readFile(file);
    const { user, system } = process.cpuUsage(start);
    if (content.kind === "refused") throw new Error(content.reason);
    times.push((user + system) / 1_000);
  }
  const value = rounded(median(times));
  return { name: "a workbook of 100,000 rows to text, processor time", value, unit: "ms" };
}

/**
 * Reading 100,000 messy recipients, in time and in the share of addresses found, against other readers, and the
 * slowest of several hostile texts. Takes some ten seconds, nearly all of them in the other readers.
 */
export async function benchRecipients(): Promise<BenchLine[]> {
  const corpus = messyCorpus(count);
  const { ms, processorMs } = medianTimes(() => usher.read(corpus));
  // Processor time, so that the ratio says the same on a busy machine.
  const ours: BenchLine = {
    name: "reading 100,000 messy recipients, processor time",
    value: processorMs,
    unit: "ms",
    aim: { atMost: 130 },
    note: `${ms} ms on the clock`,
  };
  const ourShare: BenchLine = {
    name: "addresses found",
    value: shareFound(usher, corpus),
    unit: "%",
    aim: { atLeast: 100 },
  };
  const lines: BenchLine[] = [];
  for (const other of others) {
    const given = messyCorpus(other.lineCount);
    const otherMs = (medianTimes(() => other.read(given), 3).processorMs * count) / other.lineCount;
    lines.push(versus(ours, other.name, Math.round(otherMs)));
    lines.push(versus(ourShare, other.name, shareFound(other, given)));
    // Other work of the process gets a turn between two long runs.
    await Promise.resolve();
  }
  lines.push(...tableLines(corpus), await workbookLine(), accountedFor(corpus));
  const aim = { atMost: 20 };
  lines.push({ name: "reading 40,000 hostile characters", unit: "ms", aim, ...worstHostileMs() });
  return lines;
}
