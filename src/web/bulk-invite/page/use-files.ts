import { type DragEvent, useState } from "react";

export const fileTypes = ".txt,.csv,.tsv,text/plain,text/csv,text/tab-separated-values";
const fileMaxBytes = 20_000_000;

/** Why a file cannot be read as a list, in words; undefined when it can. */
export function fileRefusal(file: Pick<File, "name" | "size" | "type">): string | undefined {
  const isText =
    /\.(?:txt|csv|tsv)$/i.test(file.name) || file.type === "text/plain" || file.type === "text/csv";
  if (!isText) {
    return `“${file.name}” is not a text or CSV file. Save the list as .csv or .txt, or copy the addresses and paste them.`;
  }
  if (file.size > fileMaxBytes) {
    const megabytes = Math.round(file.size / 1_000_000);
    return `“${file.name}” holds ${megabytes} MB; 20 MB is the most. Split it and submit the parts one after the other.`;
  }
  return file.size === 0 ? `“${file.name}” is empty.` : undefined;
}

/** Exports of spreadsheets are UTF-8 or, from older ones, UTF-16 with its mark or Windows' own Latin letters. */
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

type FilesOptions = { onText: (text: string) => void };

/** Files given to the page, by dropping them anywhere on it or by choosing them. */
export function useFiles({ onText }: FilesOptions) {
  const [refusal, setRefusal] = useState<string>();
  // Entering a child leaves its parent: only the depth tells whether the file is still over the page.
  const [depth, setDepth] = useState(0);

  async function take(files: Iterable<File>) {
    setRefusal(undefined);
    for (const file of files) {
      const words = fileRefusal(file);
      if (words === undefined) onText(await readText(file));
      else setRefusal(words);
    }
  }

  const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const dropTarget = {
    onDragEnter: (event: DragEvent) => {
      if (carriesFiles(event)) setDepth((depth) => depth + 1);
    },
    onDragLeave: (event: DragEvent) => {
      if (carriesFiles(event)) setDepth((depth) => Math.max(0, depth - 1));
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
  return { take, refusal, dismiss: () => setRefusal(undefined), isOver: depth > 0, dropTarget };
}
