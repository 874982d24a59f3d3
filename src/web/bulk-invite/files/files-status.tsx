import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { formatCount } from "#web/format/english.ts";
import type { FilesState } from "./file-store.ts";

/** Says which files are being read, what to know about those that were added, and why others were not. */
export function FilesStatus({ state: { reading, refusals, notices, question } }: { state: FilesState }) {
  const [name] = reading;
  const isReading = name !== undefined && question === undefined;
  return (
    <>
      <output className="block text-13 text-ink-soft">
        {isReading && (
          <span className="mb-4 block">
            Reading {reading.length === 1 ? `“${name}”` : formatCount(reading.length, "file")}…
          </span>
        )}
        {notices.map((notice, index) => (
          // Two files may have the same notice, and the list never changes its order.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index} className="mb-4 block wrap-anywhere">
            {notice}
          </span>
        ))}
      </output>
      {refusals.length > 0 && (
        <div className="mb-4">
          <ProblemPanel
            title={
              refusals.length === 1 ? "The file was not added" : `${refusals.length} files were not added`
            }
            detail={refusals.length === 1 ? refusals.join("") : <RefusalList refusals={refusals} />}
          />
        </div>
      )}
    </>
  );
}

function RefusalList({ refusals }: Pick<FilesState, "refusals">) {
  return (
    <ul className="list-disc pl-4">
      {refusals.map((refusal, index) => (
        // Two files may be refused with the same words, and the list never changes its order.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>{refusal}</li>
      ))}
    </ul>
  );
}
