import { randomUUID } from "node:crypto";
import type { Schema } from "#store/schema.ts";
import type { Store } from "#store/store.ts";
import { clientNetwork } from "#bff/http/client-address.ts";
import type { Log } from "#bff/http/log.ts";
import type { Sleep } from "#bff/http/sleep.ts";
import { insertLine } from "./line.ts";

type Line = Schema["activity"];

const minuteMs = 60_000;
/** How many equal refusals of a minute are written whole. */
const wholeLines = 5;
const roundMs = 10_000;

/**
 * `last`: the latest line; `isOfOne`: whether all were about the same address, `isFromOne` whether from the same machine.
 * `more`: how many were not written.
 */
type Repeated = {
  since: number;
  seen: number;
  more: number;
  last: Line;
  isOfOne: boolean;
  isFromOne: boolean;
};

/**
 * Writes activity lines. Of equal refusals by one member, or by strangers from one network, the first five of a minute
 * are written immediately; the rest are counted, in one line at the end of the minute, so that no caller fills the disk. A
 * killed process loses that count.
 */
export type Repeats = {
  write: (line: Line) => Promise<void>;
  /** Writes the counts of minutes that are over, until the signal aborts; then those of the running minute. */
  run: (signal: AbortSignal) => Promise<void>;
};

type RepeatsOptions = { db: Store["db"]; now: () => number; sleep: Sleep; log: Log };

export function createRepeats({ db, now, sleep, log }: RepeatsOptions): Repeats {
  const repeated = new Map<string, Repeated>();

  async function writeCount({ more, last, isOfOne, isFromOne }: Repeated): Promise<void> {
    if (more === 0) return;
    const words = `${last.detail === null ? "" : `${last.detail}; `}${more} more until ${formatTime(last.at)}`;
    const about = isOfOne ? {} : { email_address: null, subject_id: null };
    const from = isFromOne ? {} : { client_address: networkOf(last.client_address) };
    await insertLine(db, { ...last, ...about, ...from, id: randomUUID(), detail: words });
  }

  async function writeCounts(until: number): Promise<void> {
    for (const [key, one] of repeated) {
      if (one.since > until) continue;
      repeated.delete(key);
      try {
        await writeCount(one);
      } catch (error) {
        log.error(
          { err: error, action: one.last.action, more: one.more },
          "could not record repeated refusals",
        );
      }
    }
  }

  return {
    async write(line) {
      if (line.result !== "refused" && line.result !== "failed") return insertLine(db, line);
      const key = keyOf(line);
      const known = repeated.get(key);
      if (known === undefined || now() - known.since >= minuteMs) {
        repeated.set(key, { since: now(), seen: 1, more: 0, last: line, isOfOne: true, isFromOne: true });
        await insertLine(db, line);
        if (known !== undefined) await writeCount(known);
        return;
      }
      known.isOfOne &&= known.last.email_address === line.email_address;
      known.isFromOne &&= known.last.client_address === line.client_address;
      known.last = line;
      known.seen += 1;
      if (known.seen > wholeLines) known.more += 1;
      else await insertLine(db, line);
    },
    async run(signal) {
      while (!signal.aborted) {
        await sleep(roundMs, signal);
        await writeCounts(signal.aborted ? Infinity : now() - minuteMs);
      }
    },
  };
}

/** Equal refusals: by the same member or network, of the same action, for the same reason. */
function keyOf({ member_id, client_address, action, result, code, detail }: Line): string {
  return JSON.stringify([member_id ?? networkOf(client_address), action, result, code, detail]);
}

function networkOf(address: string | null): string | null {
  return address === null ? null : clientNetwork(address);
}

function formatTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
