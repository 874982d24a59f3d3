import { crc32 } from "#web/bulk-invite/files/spreadsheet/crc32.ts";

/** The bytes of a zip archive with these entries, deflated. */
export async function zipFile(
  entries: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const plain = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const packed = await deflate(plain);
    const nameBytes = new TextEncoder().encode(name);
    // Version, flags, method, time and date, checksum, then both sizes and the length of the name.
    const shared = [...u16(20), ...u16(0), ...u16(8), ...u32(0), ...u32(crc32(plain)), ...u32(packed.length)];
    const sizes = [...shared, ...u32(plain.length), ...u16(nameBytes.length), ...u16(0)];
    directory.push(
      Uint8Array.of(
        ...u32(0x02014b50),
        ...u16(20),
        ...sizes,
        ...u16(0),
        ...u16(0),
        ...u16(0),
        ...u32(0),
        ...u32(at),
      ),
      nameBytes,
    );
    const header = Uint8Array.of(...u32(0x04034b50), ...sizes);
    parts.push(header, nameBytes, packed);
    at += header.length + nameBytes.length + packed.length;
  }
  const count = u16(directory.length / 2);
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Uint8Array.of(
    ...u32(0x06054b50),
    ...u32(0),
    ...count,
    ...count,
    ...u32(length),
    ...u32(at),
    ...u16(0),
  );
  return new Uint8Array(await new Blob([...parts, ...directory, end]).arrayBuffer());
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const u16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
