import { PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import type { Invitation } from "#contract/invitation.ts";
import type { Column } from "#bff/invitations/export/columns.ts";
import { sheetPath, workbookParts } from "./parts.ts";
import { type NextRow, rowsPerSheet, sheetXml } from "./sheet.ts";

const title = "Invitations";

/**
 * The bytes of an Excel workbook, written while they are read. Invitations that do not fit into a sheet are in further
 * ones. Zip compression runs in other threads.
 */
export async function* workbookBytes(
  columns: readonly Column[],
  chunks: AsyncIterable<readonly Invitation[]>,
  mostRows = rowsPerSheet,
): AsyncGenerator<string | Uint8Array> {
  const zip = new ZipFile();
  const output = zip.outputStream.pipe(new PassThrough());
  const rows = createRows(chunks);
  const sheet: { stream?: Readable } = {};
  const writing = writeWorkbook();

  async function writeWorkbook(): Promise<void> {
    try {
      let sheets = 0;
      do {
        sheets += 1;
        sheet.stream = Readable.from(sheetXml(columns, rows.next, mostRows));
        // The XML is so regular that higher levels cost more than they save.
        zip.addReadStream(sheet.stream, sheetPath(sheets), { compressionLevel: 1 });
        await finished(sheet.stream);
      } while (await rows.hasMore());
      for (const [path, xml] of Object.entries(workbookParts(title, sheets)))
        zip.addBuffer(Buffer.from(xml), path);
      zip.end();
    } catch (error) {
      output.destroy(error instanceof Error ? error : new Error("The workbook could not be written."));
    }
  }

  try {
    yield* output;
  } finally {
    // The reader may have stopped before the end.
    output.destroy();
    sheet.stream?.destroy();
    await rows.stop();
    await writing;
  }
}

type Rows = { next: NextRow; hasMore: () => Promise<boolean>; stop: () => Promise<void> };

/** The rows of all chunks, one by one. */
function createRows(chunks: AsyncIterable<readonly Invitation[]>): Rows {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: readonly Invitation[] = [];
  let at = 0;
  async function hasMore(): Promise<boolean> {
    while (at === chunk.length) {
      const read = await iterator.next();
      if (read.done === true) return false;
      [chunk, at] = [read.value, 0];
    }
    return true;
  }
  return {
    hasMore,
    async next() {
      if (!(await hasMore())) return null;
      at += 1;
      return chunk[at - 1] ?? null;
    },
    async stop() {
      await iterator.return?.();
    },
  };
}
