import { crc32 } from "#web/bulk-invite/files/spreadsheet/crc32.ts";

/** `isLarge`: every size and place is stated in 64 bits, as programs do that do not know them beforehand. */
type Options = { isLarge?: boolean };

/** The bytes of a zip archive with these entries, deflated. */
export async function zipFile(
  entries: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
  { isLarge = false }: Options = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(entries)) {
    const plain = typeof content === "string" ? new TextEncoder().encode(content) : content;
    const packed = await deflate(plain);
    const nameBytes = new TextEncoder().encode(name);
    // Version, flags, method, time and date, checksum.
    const shared = [...u16(20), ...u16(0), ...u16(8), ...u32(0), ...u32(crc32(plain))];
    const sizes = [...u32(packed.length), ...u32(plain.length)];
    const large = [...u16(1), ...u16(24), ...u64(plain.length), ...u64(packed.length), ...u64(at)];
    const timeField = [...u16(0x5455), ...u16(1), 0];
    const extra = isLarge ? [...timeField, ...large] : [];
    directory.push(
      Uint8Array.of(
        ...u32(0x02014b50),
        ...u16(20),
        ...shared,
        ...(isLarge ? [...elsewhere, ...elsewhere] : sizes),
        ...u16(nameBytes.length),
        ...u16(extra.length),
        ...u16(0),
        ...u16(0),
        ...u16(0),
        ...u32(0),
        ...(isLarge ? elsewhere : u32(at)),
      ),
      nameBytes,
      Uint8Array.from(extra),
    );
    const header = Uint8Array.of(
      ...u32(0x04034b50),
      ...shared,
      ...sizes,
      ...u16(nameBytes.length),
      ...u16(0),
    );
    parts.push(header, nameBytes, packed);
    at += header.length + nameBytes.length + packed.length;
  }
  const count = directory.length / 3;
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Uint8Array.from([
    ...(isLarge ? largeEnd(count, length, at) : []),
    ...u32(0x06054b50),
    ...u32(0),
    ...u16(isLarge ? 0xffff : count),
    ...u16(isLarge ? 0xffff : count),
    ...(isLarge ? [...elsewhere, ...elsewhere] : [...u32(length), ...u32(at)]),
    ...u16(0),
  ]);
  return new Uint8Array(await new Blob([...parts, ...directory, end]).arrayBuffer());
}

/** The end record in 64 bits, and the record that says where it is. */
function largeEnd(count: number, length: number, at: number): number[] {
  return [
    ...u32(0x06064b50),
    ...u64(44),
    ...u32(0),
    ...u64(0),
    ...u64(count),
    ...u64(count),
    ...u64(length),
    ...u64(at),
    ...u32(0x07064b50),
    ...u32(0),
    ...u64(at + length),
    ...u32(1),
  ];
}

async function deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const elsewhere = [0xff, 0xff, 0xff, 0xff];
const u16 = (value: number) => [value & 0xff, (value >> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];
const u64 = (value: number) => [...u32(value), ...u32(0)];
