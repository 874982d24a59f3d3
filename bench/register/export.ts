import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Invitation } from "#contract/invitation.ts";
import { InvitationExportQuery } from "#contract/invitation-query.ts";
import { createRegisterLists, type RegisterLists } from "#register/register-lists.ts";
import { openStore } from "#store/store.ts";
import { type Column, columnsOf } from "#bff/invitations/export/columns.ts";
import { csvLines } from "#bff/invitations/export/csv.ts";
import { jsonLines } from "#bff/invitations/export/json.ts";
import { workbookBytes } from "#bff/invitations/export/workbook/workbook.ts";
import { type BenchLine, rounded } from "../line.ts";
import { fillRegister, instance } from "./million.ts";

const size = 1_000_000;
/** As a download writes them. */
const linesPerChunk = 500;

type Chunks = AsyncIterable<readonly Invitation[]>;

const files: Record<string, (columns: Column[], chunks: Chunks) => AsyncIterable<string | Uint8Array>> = {
  CSV: (columns, chunks) => inChunks(csvLines(columns, chunks)),
  JSON: (_, chunks) => inChunks(jsonLines(true, chunks)),
  Excel: workbookBytes,
};

const lists: Record<string, Record<string, string>> = {
  "newest first": {},
  "by status": { sort: "status" },
  "joined, of a frequent domain": { status: "accepted", domain: "gmail.com", sort: "acceptedAt" },
  "search for a frequent text": { query: "gmail", sort: "emailAddress" },
};

async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = "";
  let held = 0;
  for await (const line of lines) {
    chunk += line;
    held += 1;
    if (held % linesPerChunk > 0) continue;
    yield chunk;
    chunk = "";
  }
  yield chunk;
}

const ownCpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
};

/** The longest time (ms of the main thread) in which no other request could be answered, while `run` runs. */
async function longestStep(run: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = ownCpuMs();
  let isDone = false;
  const watch = () => {
    const at = ownCpuMs();
    longest = Math.max(longest, at - last);
    last = at;
    if (!isDone) setImmediate(watch);
  };
  setImmediate(watch);
  await run();
  isDone = true;
  return longest;
}

async function exportOf(register: RegisterLists, name: string, given: Record<string, string>, file: string) {
  const query = InvitationExportQuery.parse(given);
  let bytes = 0;
  const residentMb = () => process.memoryUsage.rss() / 1_000_000;
  const before = residentMb();
  let peak = before;
  const from = performance.now();
  const step = await longestStep(async () => {
    const metadataKeys = (await register.metadataKeys(query, 20)) ?? [];
    const columns = columnsOf({ hasLinks: true, metadataKeys });
    for await (const piece of files[file]?.(columns, register.allInOrder(query)) ?? []) {
      bytes += piece.length;
      peak = Math.max(peak, residentMb());
      await nextTurn();
    }
  });
  const note = `${rounded(bytes / 1_000_000)} MB, ${Math.round(peak - before)} MB more memory`;
  const seconds = rounded((performance.now() - from) / 1_000);
  return [
    { name: `${file}: ${name}`, value: seconds, unit: "s", note },
    { name: `${file}: ${name}, longest step`, value: rounded(step), unit: "ms", aim: { atMost: 20 } },
  ] satisfies BenchLine[];
}

/** Exports of a register with a million invitations. */
export async function benchExport(): Promise<BenchLine[]> {
  const dataDir = await mkdtemp(join(tmpdir(), "usher-bench-"));
  await fillRegister(dataDir, size);
  const store = await openStore({ dataDir });
  try {
    const register = createRegisterLists({ db: store.db, instance, expire: async () => {} });
    const lines: BenchLine[] = [];
    for (const file of Object.keys(files))
      for (const [name, query] of Object.entries(lists))
        lines.push(...(await exportOf(register, name, query, file)));
    return lines;
  } finally {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
