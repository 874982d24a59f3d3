import { Link } from "wouter";
import type { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { formatCount } from "#web/format/english.ts";
import { Address } from "#web/format/address.tsx";
import { Time } from "#web/format/time.tsx";
import { paths } from "#web/paths.ts";
import { Fact } from "./fact.tsx";

/** Who, when and where. */
export function Facts({ detail: { invitation, batch, user } }: { detail: InvitationDetail }) {
  const { id, emailAddress, url, status, createdAt, updatedAt, expiresAt, invitedBy, batchId } = invitation;
  return (
    <dl>
      <Fact name="Address" copied={emailAddress}>
        <Address of={emailAddress} />
      </Fact>
      <Fact name="Invited">
        <Time isLogged at={createdAt} />
        {invitedBy !== undefined && <span className="block text-13 text-ink-soft">by {invitedBy}</span>}
      </Fact>
      {batchId !== undefined && (
        <Fact name="Batch">
          <Link href={paths.batch(batchId)} className="rounded-control text-accent-text hover:underline">
            {batch?.name ?? `Batch ${batchId.slice(0, 8)}`}
          </Link>
        </Fact>
      )}
      {(status === "pending" || status === "expired") && (
        <Fact name={status === "pending" ? "Expires" : "Expired"}>
          {expiresAt === null ? "Never" : <Time isLogged at={expiresAt} />}
        </Fact>
      )}
      {user !== null && (
        <>
          <Fact name="Joined">
            {user.joinedAt === null ? "Not known" : <Time isLogged at={user.joinedAt} />}
          </Fact>
          <Fact name="User" copied={user.id}>
            {user.id}
          </Fact>
        </>
      )}
      <Fact name="Changed">
        <Time isLogged at={updatedAt} />
      </Fact>
      <Fact name="Invitation ID" copied={id}>
        {id}
      </Fact>
      {url !== undefined && (
        <Fact name="Link" copied={url}>
          <span
            className="block truncate"
            title={`${formatCount(url.length, "character")}; the button copies all`}
          >
            {url}
          </span>
        </Fact>
      )}
    </dl>
  );
}
