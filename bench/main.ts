import { benchAllowance } from "./allowance/allowance.ts";
import { benchGuesses } from "./guesses.ts";
import { benchLatency } from "./latency.ts";
import { benchLedger } from "./ledger-cost.ts";
import type { BenchLine, Subject } from "./line.ts";
import { benchPage } from "./page.ts";
import { benchExport } from "./register/export.ts";
import { benchRegister } from "./register/register.ts";
import { benchReaders } from "./load/readers.ts";
import { benchRecipients } from "./recipients.ts";
import { benchSweep } from "./register-sweep.ts";
import { benchSenders } from "./senders.ts";
import { benchSubmit } from "./submit.ts";

/** `--write` updates the table of senders in README.md. Other words select subjects by a part of their name. */
const args = process.argv.slice(2);
const wanted = args.filter((word) => word !== "--write");

const subjects: Subject[] = [
  { name: "engine: allowance", run: benchAllowance },
  { name: "engine: submit", run: benchSubmit },
  { name: "engine: ledger", run: benchLedger },
  { name: "recipients", run: benchRecipients },
  { name: "register: sweep", run: benchSweep },
  { name: "page", run: benchPage },
  { name: "latency", run: benchLatency },
  { name: "guesses", run: benchGuesses },
  { name: "load: readers", run: benchReaders },
  { name: "register", run: benchRegister },
  { name: "export", run: benchExport },
  { name: "senders", run: () => benchSenders(args.includes("--write")) },
];

function aimOf({ aim, value }: BenchLine): string {
  if (aim === undefined) return "";
  const [words, isReached] =
    "atMost" in aim ? [`≤ ${aim.atMost}`, value <= aim.atMost] : [`≥ ${aim.atLeast}`, value >= aim.atLeast];
  return isReached ? `(aim ${words})` : `(misses ${words})`;
}

function print(line: BenchLine): void {
  const { name, value, unit, against, note } = line;
  const comparison =
    against === undefined
      ? ""
      : `  ${against.ratio.toFixed(2)} × ${against.name} (${`${against.value} ${unit}`.trimEnd()})`;
  const figure = `${name.padEnd(58)} ${String(value).padStart(8)} ${unit.padEnd(6)} ${aimOf(line).padEnd(16)}`;
  console.log(`${figure}${comparison}${note === undefined ? "" : `  ${note}`}`.trimEnd());
}

for (const { name, run } of subjects) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const startedAt = performance.now();
  const lines = await run();
  console.log(`\n${name} (${((performance.now() - startedAt) / 1_000).toFixed(0)} s)`);
  for (const line of lines) print(line);
}
