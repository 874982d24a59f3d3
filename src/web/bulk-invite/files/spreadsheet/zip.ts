import type { Budget } from "./budget.ts";
import { crc32 } from "./crc32.ts";

/** The entries of a zip archive, by name in lower case: some programs write other capitals than they refer to. */
export type Zip = {
  has: (name: string) => boolean;
  /** The unpacked bytes of an entry, piece by piece; none of an entry that does not exist. Throws on damage. */
  read: (name: string) => AsyncGenerator<Uint8Array<ArrayBuffer>>;
  names: string[];
};

type Entry = { method: number; checksum: number; packedSize: number; size: number; headerAt: number };

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
const endLength = 22;
const maxCommentLength = 65_535;
const maxEntries = 10_000;

/** A megabyte of real sheets unpacks to some 20; only a bomb unpacks to so much more. */
const maxRatio = 300;
const ratioFromBytes = 20_000_000;

/** Opens an archive by its central directory, which is the part that programs agree on. Throws on damage. */
export function openZip(bytes: Uint8Array<ArrayBuffer>, budget: Budget): Zip {
  const entries = readDirectory(bytes);
  return {
    names: [...entries.keys()],
    has: (name) => entries.has(name.toLowerCase()),
    async *read(name) {
      const entry = entries.get(name.toLowerCase());
      if (entry !== undefined) yield* unpack(bytes, entry, budget);
    },
  };
}

function readDirectory(bytes: Uint8Array<ArrayBuffer>): Map<string, Entry> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, from } = readEnd(view);
  if (count > maxEntries) throw new Error("too many entries");
  const entries = new Map<string, Entry>();
  let at = from;
  for (let index = 0; index < count; index += 1) {
    if (view.getUint32(at, true) !== entrySignature) throw new Error("no entry where one is listed");
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const extraLength = view.getUint16(at + 30, true);
    const large = readLarge(view, at + 46 + nameLength, extraLength);
    entries.set(name.replaceAll("\\", "/").toLowerCase(), {
      method: view.getUint16(at + 10, true),
      checksum: view.getUint32(at + 16, true),
      // Those that are stated elsewhere follow each other there in this order.
      size: large(view.getUint32(at + 24, true)),
      packedSize: large(view.getUint32(at + 20, true)),
      headerAt: large(view.getUint32(at + 42, true)),
    });
    at += 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  }
  return entries;
}

/** Programs that write large archives may state every size and place in 64 bits, also in a small archive. */
const isElsewhere = 0xffff_ffff;
const largeFieldId = 1;
const largeEndLocatorLength = 20;

/** Gives each number that is stated in 64 bits, of which the lower half is enough here, and others as they are. */
function readLarge(view: DataView, from: number, length: number): (stated: number) => number {
  let field = from;
  while (field < from + length && view.getUint16(field, true) !== largeFieldId)
    field += 4 + view.getUint16(field + 2, true);
  let at = field + 4;
  return (stated) => {
    if (stated !== isElsewhere) return stated;
    at += 8;
    return view.getUint32(at - 8, true);
  };
}

/** The number of entries, and where the first is listed. */
function readEnd(view: DataView): { count: number; from: number } {
  const end = findEnd(view);
  const from = view.getUint32(end + 16, true);
  if (from !== isElsewhere) return { count: view.getUint16(end + 10, true), from };
  const largeEnd = view.getUint32(end - largeEndLocatorLength + 8, true);
  return { count: view.getUint32(largeEnd + 32, true), from: view.getUint32(largeEnd + 48, true) };
}

/** The end record is last, followed only by a comment. */
function findEnd(view: DataView): number {
  const earliest = Math.max(0, view.byteLength - endLength - maxCommentLength);
  for (let at = view.byteLength - endLength; at >= earliest; at -= 1) {
    if (view.getUint32(at, true) === endSignature) return at;
  }
  throw new Error("no end of the archive");
}

async function* unpack(
  bytes: Uint8Array<ArrayBuffer>,
  { method, checksum, packedSize, size, headerAt }: Entry,
  budget: Budget,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(headerAt, true) !== headerSignature) throw new Error("no header of the entry");
  const from = headerAt + 30 + view.getUint16(headerAt + 26, true) + view.getUint16(headerAt + 28, true);
  const packed = bytes.subarray(from, from + packedSize);
  let unpackedSize = 0;
  let remainder = 0;
  // The sizes that an archive states may be lies, so the bytes are counted as they come.
  for await (const piece of method === 0 ? [packed] : inflate(packed, method)) {
    unpackedSize += piece.length;
    remainder = crc32(piece, remainder);
    budget.spend("bytes", piece.length);
    if (unpackedSize > ratioFromBytes && unpackedSize > packedSize * maxRatio)
      budget.spend("bytes", Infinity);
    yield piece;
  }
  if (unpackedSize !== size || remainder !== checksum) throw new Error("an entry was changed");
}

/** The browser's own inflate, which gives pieces and so never holds an entry whole. */
async function* inflate(
  packed: Uint8Array<ArrayBuffer>,
  method: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (method !== 8) throw new Error("an unknown compression");
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Ends the unpacking when the caller stops early.
    await reader.cancel();
  }
}
