import type { FileContent, Sheet } from "./file-content.ts";
import { nameOfFile, nameOfFiles, nameOfSheets } from "./list-name.ts";

/** Several sheets of a spreadsheet hold something; `answer` takes the chosen ones, none of them to add nothing. */
export type SheetQuestion = {
  fileName: string;
  sheets: readonly Sheet[];
  answer: (chosen: readonly Sheet[]) => void;
};

export type FilesState = {
  /** The names of the files that are being read. */
  reading: readonly string[];
  /** Why files were not added, one sentence each. */
  refusals: readonly string[];
  /** What the user must know about files that were added, one sentence each. */
  notices: readonly string[];
  question: SheetQuestion | undefined;
};

/** `append` also gets the name of what it adds. */
type FilesDeps = { read: (file: File) => Promise<FileContent>; append: (text: string, name: string) => void };

type Chosen = { name: string; texts: readonly string[] };

const unread = ({ name }: File) =>
  `“${name}” was not read, because a part of the page stopped. Choose the file again.`;

/** Files on their way into the list. It outlives the page, so visiting another page loses no file. */
export function createFileStore({ read, append }: FilesDeps) {
  let state: FilesState = { reading: [], refusals: [], notices: [], question: undefined };
  let last = Promise.resolve();
  const listeners = new Set<() => void>();

  const update = (changes: Partial<FilesState>) => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  };
  const refuse = (reason: string) => update({ refusals: [...state.refusals, reason] });

  const ask = (fileName: string, sheets: readonly Sheet[]): Promise<readonly Sheet[]> =>
    new Promise((resolve) => {
      const answer = (chosen: readonly Sheet[]) => {
        update({ question: undefined });
        resolve(chosen);
      };
      update({ question: { fileName, sheets, answer } });
    });

  async function readChosen(file: File): Promise<Chosen | undefined> {
    const content = await read(file).catch((): FileContent => ({ kind: "refused", reason: unread(file) }));
    if (content.kind === "refused") {
      refuse(content.reason);
      return undefined;
    }
    const { sheets } = content;
    const chosen = sheets.length > 1 ? await ask(file.name, sheets) : sheets;
    update({ notices: [...state.notices, ...chosen.flatMap(({ notices }) => notices)] });
    if (chosen.length === 0) return undefined;
    const name = sheets.length > 1 ? nameOfSheets(file.name, chosen) : nameOfFile(file.name);
    return { name, texts: chosen.map(({ text }) => text) };
  }

  /** Appends all files together, so that their order is that of the choice and one undo removes them. */
  async function addAll(files: readonly File[]) {
    const added: Chosen[] = [];
    for (const file of files) {
      const chosen = await readChosen(file);
      if (chosen !== undefined) added.push(chosen);
      update({ reading: state.reading.slice(1) });
    }
    const texts = added.flatMap((chosen) => chosen.texts);
    if (texts.length > 0) append(texts.join("\n\n"), nameOfFiles(added.map(({ name }) => name)));
  }

  return {
    getState: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** What was said about files ends with the list that they were added to. */
    forget: () => update({ refusals: [], notices: [] }),
    /** Adds chosen or dropped files after those that are still being read. */
    take: (files: Iterable<File>) => {
      const taken = [...files];
      const isIdle = state.reading.length === 0;
      update({
        reading: [...state.reading, ...taken.map(({ name }) => name)],
        refusals: isIdle ? [] : state.refusals,
        notices: isIdle ? [] : state.notices,
      });
      const added = last.then(() => addAll(taken));
      // Files that cannot be added do not keep later ones waiting.
      last = added.catch(() => {});
      return added;
    },
  };
}
