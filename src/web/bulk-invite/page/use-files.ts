import { type DragEvent, useState } from "react";

const fileMaxBytes = 20_000_000;

/** Why a file cannot be read as a list; undefined when it can. */
export function fileRefusal(file: Pick<File, "name" | "size" | "type">): string | undefined {
  const isText =
    /\.(?:txt|csv|tsv)$/i.test(file.name) || file.type === "text/plain" || file.type === "text/csv";
  if (!isText) {
    return `“${file.name}” is not a text or CSV file. Save the list as .csv or .txt, or copy the addresses and paste them.`;
  }
  if (file.size > fileMaxBytes) {
    const megabytes = Math.round(file.size / 1_000_000);
    return `“${file.name}” has ${megabytes} MB; the limit is 20 MB. Split it and submit the parts one after the other.`;
  }
  return file.size === 0 ? `“${file.name}” is empty.` : undefined;
}

/** Spreadsheets export UTF-8 or, when older, UTF-16 with a byte order mark or Windows-1252. */
async function readText(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Files that are dropped anywhere on the page or chosen. */
export function useFiles({ onText }: { onText: (text: string) => void }) {
  const [refusal, setRefusal] = useState<string>();
  // Entering a child leaves its parent, so only the depth shows whether the file is still over the page.
  const [depth, setDepth] = useState(0);

  async function take(files: Iterable<File>) {
    setRefusal(undefined);
    for (const file of files) {
      const reason = fileRefusal(file);
      if (reason === undefined) onText(await readText(file));
      else setRefusal(reason);
    }
  }

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const dropTarget = {
    onDragEnter: (event: DragEvent) => {
      if (carriesFiles(event)) setDepth((now) => now + 1);
    },
    onDragLeave: (event: DragEvent) => {
      if (carriesFiles(event)) setDepth((now) => Math.max(0, now - 1));
    },
    onDragOver: (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      void take(event.dataTransfer.files);
    },
  };
  return { take, refusal, isOver: depth > 0, dropTarget };
}
