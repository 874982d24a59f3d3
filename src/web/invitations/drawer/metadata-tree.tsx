import { useState } from "react";
import { formatCount } from "#web/format/english.ts";

type TreeProps = { of: Readonly<Record<string, unknown>> | readonly unknown[]; depth?: number };

/** More entries than this are shown on demand: metadata may hold thousands. */
const shownAtFirst = 50;
/** Deeper parts are closed at first. */
const openDepth = 2;

/** Metadata as nested lists; what holds others can be closed. */
export function MetadataTree({ of: value, depth = 0 }: TreeProps) {
  const [isWhole, setIsWhole] = useState(false);
  const entries = Array.isArray(value)
    ? value.map((each: unknown, index) => [String(index + 1), each] as const)
    : Object.entries(value);
  const shown = isWhole ? entries : entries.slice(0, shownAtFirst);
  return (
    <ul className={depth === 0 ? "" : "border-l border-line pl-3"}>
      {shown.map(([key, each]) => (
        <li key={key} className="py-1 wrap-anywhere">
          <Branch name={key} value={each} depth={depth} />
        </li>
      ))}
      {shown.length < entries.length && (
        <li>
          <button
            type="button"
            onClick={() => setIsWhole(true)}
            className="rounded-control text-accent-text hover:underline"
          >
            Show {formatCount(entries.length - shown.length, "more entry", "more entries")}
          </button>
        </li>
      )}
    </ul>
  );
}

function Branch({ name, value, depth }: { name: string; value: unknown; depth: number }) {
  const label = <span className="text-ink-soft">{name}</span>;
  if (!isTree(value) || sizeOf(value) === 0)
    return (
      <>
        {label} <Leaf value={value} />
      </>
    );
  return (
    <details open={depth < openDepth}>
      <summary className="w-fit max-w-full rounded-control">
        {label}{" "}
        <span className="text-12 text-ink-faint">
          {Array.isArray(value)
            ? formatCount(sizeOf(value), "item")
            : formatCount(sizeOf(value), "entry", "entries")}
        </span>
      </summary>
      <MetadataTree of={value} depth={depth + 1} />
    </details>
  );
}

/** A text as it is; "true" in quotes is a text, without them a value. */
function Leaf({ value }: { value: unknown }) {
  if (typeof value !== "string") return <span className="text-accent-text">{JSON.stringify(value)}</span>;
  const isPlain = value !== "" && !/^(?:true|false|null|-?[\d.]+)$/.test(value);
  return <span className="whitespace-pre-wrap">{isPlain ? value : JSON.stringify(value)}</span>;
}

function isTree(value: unknown): value is Record<string, unknown> | readonly unknown[] {
  return typeof value === "object" && value !== null;
}

const sizeOf = (value: object) => Object.keys(value).length;
