import { setImmediate } from "node:timers/promises";
import { fail } from "#bff/http/problem.ts";
import { parseJson } from "#bff/http/request.ts";
import { jsonFault } from "./json-limits.ts";
import { failTooLarge, largeBodyBytes } from "./limits.ts";

/**
 * A JSON body. If it has a list `rows`, `rest` is the body with an empty one, and `slices` parses the rows when they are
 * reached, about a thousand at a time.
 */
export type RowsBody = { rest: unknown; rows: { count: number; slices: () => Iterable<unknown[]> } | null };

/** Parsed and checked within some milliseconds, in which no other request is answered. */
const rowsPerSlice = 1_000;
const bytesPerTurn = 2 * 1024 * 1024;

const quote = 34;
const comma = 44;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

/** What precedes the list, in at most so many bytes. */
const rowsKey = /[{,]\s*"rows"\s*:\s*$/;
const rowsKeyBytes = 64;

/**
 * Splits a body without parsing it, so that 64 MB are never in memory as one text, and other requests are answered in
 * between. Whether a part is JSON shows when it is parsed.
 * @throws {ProblemError} `invalid`, `too_large`
 */
export async function splitRows(bytes: Uint8Array): Promise<RowsBody> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { start, end, cuts, rowCount } = await findRows(text);
  if (text.length - (end - start) > largeBodyBytes) failTooLarge(largeBodyBytes);
  const rest = new TextDecoder().decode(Buffer.concat([text.subarray(0, start), text.subarray(end)]));
  return { rest: parseWithin(rest, 0), rows: start === 0 ? null : { count: rowCount, slices } };

  function* slices() {
    let from = start;
    for (const to of [...cuts, end]) {
      // Its own brackets count for the list; the object around it is the other level.
      yield parseWithin(`[${text.toString("utf8", from, to)}]`, 1) as unknown[];
      from = to + 1;
    }
  }
}

/** @throws {ProblemError} `invalid` */
function parseWithin(text: string, depth: number): unknown {
  const fault = jsonFault(text, depth);
  if (fault !== null) fail("invalid", fault);
  return parseJson(text);
}

/** `start` and `end` of what is between the brackets (0 without such a list), and the commas at which it is cut. */
type FoundRows = { start: number; end: number; cuts: number[]; rowCount: number };

async function findRows(text: Buffer): Promise<FoundRows> {
  const found: FoundRows = { start: 0, end: 0, cuts: [], rowCount: 0 };
  let depth = 0;
  let isInString = false;
  let isInRows = false;
  let commas = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (at % bytesPerTurn === 0) await setImmediate();
    const code = text[at];
    if (isInString) {
      if (code === backslash) at += 1;
      else if (code === quote) isInString = false;
    } else if (code === quote) isInString = true;
    else if (code === openBrace || code === openBracket) {
      depth += 1;
      if (depth === 2 && code === openBracket && isRowsKey(text, at)) {
        if (found.start > 0) fail("invalid", "The body has two lists of rows. Send one.");
        found.start = at + 1;
        isInRows = true;
      }
    } else if (code === closeBrace || code === closeBracket) {
      depth -= 1;
      if (isInRows && depth === 1) {
        found.end = at;
        isInRows = false;
      }
    } else if (code === comma && isInRows && depth === 2) {
      commas += 1;
      if (commas % rowsPerSlice === 0) found.cuts.push(at);
    }
  }
  if (isInRows) found.end = text.length;
  found.rowCount = commas + 1;
  // A row alone would be checked like a batch of one row.
  if (commas > 0 && commas % rowsPerSlice === 0) found.cuts.pop();
  return found;
}

function isRowsKey(text: Buffer, at: number): boolean {
  return rowsKey.test(text.toString("latin1", Math.max(0, at - rowsKeyBytes), at));
}
