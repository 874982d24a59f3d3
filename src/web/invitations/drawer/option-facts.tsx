import type { InvitationDetail } from "#contract/detail/invitation-detail.ts";
import { formatCount } from "#web/format/english.ts";
import { Fact } from "./fact.tsx";

const notKnown = <span className="text-ink-soft">Not known</span>;

/** How it was made; Clerk returns only some of it. */
export function OptionFacts({ detail: { options, unknown } }: { detail: InvitationDetail }) {
  const { notify, templateSlug, redirectUrl, expiresInDays } = options;
  const isWaitlist = templateSlug === "waitlist_invitation";
  return (
    <>
      <dl>
        <Fact name="Delivery">
          {unknown.includes("notify") ? notKnown : notify === false ? "Link only" : "E-mail"}
        </Fact>
        {notify !== false && (
          <Fact name="Template">
            {unknown.includes("templateSlug") ? notKnown : isWaitlist ? "Waitlist" : "Invitation"}
          </Fact>
        )}
        <Fact name="Redirect URL" copied={redirectUrl}>
          {unknown.includes("redirectUrl") ? notKnown : (redirectUrl ?? "Clerk's default page")}
        </Fact>
        <Fact name="Valid for">
          {expiresInDays === undefined ? "As Clerk decides" : formatCount(expiresInDays, "day")}
        </Fact>
      </dl>
      {unknown.includes("redirectUrl") && (
        <p className="text-13 text-ink-soft">
          It was not made by Usher, or by an older version, and Clerk does not return these.
        </p>
      )}
    </>
  );
}
