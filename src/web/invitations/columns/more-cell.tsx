import { Link } from "wouter";
import type { Invitation } from "#contract/invitation.ts";
import { paths } from "#web/paths.ts";
import { formatMetadata, metadataOf } from "./format-metadata.ts";

const deliveryLabels = { mail: "E-mail", link: "Link only" } as const;

/** A cell of a column that the member added. */
export function MoreCell({ id, invitation }: { id: string; invitation: Invitation }) {
  const { batchId, batchName, delivery, emailAddress } = invitation;
  if (id === "batch") return batchId === undefined ? "–" : <BatchLink id={batchId} name={batchName} />;
  if (id === "delivery") return delivery === undefined ? "–" : deliveryLabels[delivery];
  const text =
    id === "domain"
      ? emailAddress.slice(emailAddress.lastIndexOf("@") + 1)
      : formatMetadata(metadataOf(invitation, id));
  return (
    <span title={text} className="block truncate">
      {text}
    </span>
  );
}

/** A batch without a name has the first part of its id, as in its URL. */
function BatchLink({ id, name }: { id: string; name: string | undefined }) {
  return (
    <Link
      href={paths.batch(id)}
      title={name ?? `Batch ${id}`}
      className="flex min-h-6 items-center rounded-control hover:underline touch:min-h-11"
    >
      <span className="sr-only">Batch </span>
      <span className="truncate">{name ?? id.slice(0, 8)}</span>
    </Link>
  );
}
