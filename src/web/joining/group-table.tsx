import { useState } from "react";
import { Link } from "wouter";
import type { FunnelGroup, FunnelGroups } from "#contract/overview/joining.ts";
import { formatCount, formatNumber } from "#web/format/english.ts";
import { Button } from "#web/ui/button.tsx";
import { formatShare } from "./format-joining.ts";
import { invitationsHref, type Scope } from "./invitation-links.ts";

type GroupTableProps = {
  /** The heading of the first column, and what a group is called after a number. */
  one: "Domain" | "Inviter";
  groups: FunnelGroups;
  /** The filter of the list that selects a group by its name. */
  filter: "domain" | "by";
  scope: Scope;
  /** The name of invitations that were not made through Usher. */
  unnamed?: string;
};

/** More are shown on demand, so that a long tail does not push the rest of the page away. */
const fewest = 8;

const number = "py-1 pl-4 text-right tabular-nums";
const heading = "border-b border-line py-1 pl-4 text-right text-13 font-medium text-ink-soft";

/** How many of each domain, or of each inviter, have joined; the largest first. */
export function GroupTable({ one, groups, filter, scope, unnamed = "" }: GroupTableProps) {
  const { largest, rest } = groups;
  const [isWhole, setIsWhole] = useState(largest.length <= fewest + 1);
  const shown = isWhole ? largest : largest.slice(0, fewest);
  return (
    <>
      <table className="w-full border-separate border-spacing-0">
        <caption className="sr-only">Joined by {one.toLowerCase()}, the largest first</caption>
        <thead>
          <tr>
            <th scope="col" className="border-b border-line py-1 text-left text-13 font-medium text-ink-soft">
              {one}
            </th>
            <th scope="col" className={heading}>
              Sent
            </th>
            <th scope="col" className={heading}>
              Joined
            </th>
            <th scope="col" className={heading}>
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => (
            <tr key={group.name}>
              <th scope="row" className="py-1 text-left font-normal wrap-anywhere">
                {group.name === null ? (
                  unnamed
                ) : (
                  <Link
                    href={invitationsHref("sent", { ...scope, [filter]: group.name })}
                    className="rounded-control hover:underline"
                  >
                    {group.name}
                  </Link>
                )}
              </th>
              <Numbers group={group} />
            </tr>
          ))}
          {isWhole && rest !== null && (
            <tr className="text-ink-soft">
              <th scope="row" className="py-1 text-left font-normal">
                {formatCount(rest.groups, `more ${one.toLowerCase()}`)}
              </th>
              <Numbers group={rest} />
            </tr>
          )}
        </tbody>
      </table>
      {!isWhole && (
        <Button variant="quiet" className="mt-1 -ml-2 px-2" onClick={() => setIsWhole(true)}>
          Show {formatCount(largest.length - fewest, `more ${one.toLowerCase()}`)}
        </Button>
      )}
    </>
  );
}

function Numbers({ group: { sent, joined } }: { group: Pick<FunnelGroup, "sent" | "joined"> }) {
  return (
    <>
      <td className={number}>{formatNumber(sent)}</td>
      <td className={number}>{formatNumber(joined)}</td>
      <td className={number}>{formatShare(joined, sent)}</td>
    </>
  );
}
