import { Link } from "wouter";
import { Address } from "#web/format/address.tsx";
import type { Part } from "./sentence.ts";

/** An entry of activity as a sentence with links. */
export function SentenceText({ parts }: { parts: readonly Part[] }) {
  return parts.map((part, index) => (
    // Parts have no identity of their own, and an entry never changes.
    <PartText key={index} part={part} isActor={index === 0} />
  ));
}

/** Names are isolated: anyone can type an address with letters that run from right to left when signing in. */
function PartText({ part, isActor }: { part: Part; isActor: boolean }) {
  if (typeof part === "string") return isActor ? <span className="font-medium">{part}</span> : part;
  const { text, href } = part;
  const name = (
    <bdi>
      <Address of={text} />
    </bdi>
  );
  if (href === undefined) return name;
  return (
    <Link
      href={href}
      className={
        isActor
          ? "rounded-control font-medium hover:underline"
          : "rounded-control text-accent-text hover:underline"
      }
    >
      {name}
    </Link>
  );
}
