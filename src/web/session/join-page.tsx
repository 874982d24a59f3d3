import { useQuery } from "@tanstack/react-query";
import { useSearch } from "wouter";
import { type LinkInfo, LinkToken } from "#contract/member.ts";
import type { Session } from "#contract/session.ts";
import { formatProblem } from "#web/api/request.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Entrance } from "./entrance.tsx";
import { linkQuery } from "./link-query.ts";
import { LinkForm } from "./link-form.tsx";
import { signOut } from "./sign-out.ts";

const frames: Record<LinkInfo["kind"], { title: string; lead: (address: string) => string }> = {
  join: {
    title: "Join Usher",
    lead: (address) => `Choose a password for ${address}. You sign in with both from then on.`,
  },
  password: {
    title: "Set a new password",
    lead: (address) => `For ${address}. The former one stops working, and all sessions end.`,
  },
};

/** Where a one-time link of an admin leads: joining, or a new password. */
export function JoinPage({ session }: { session: Session }) {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  if (!LinkToken.safeParse(token).success) {
    return (
      <Entrance session={session} title="Join Usher" lead="For whoever got a one-time link.">
        <ProblemPanel
          title="The link is not whole"
          detail="Copy the whole link that you were sent, up to its end, and open it again."
        />
      </Entrance>
    );
  }
  if (session.member !== null)
    return <SomebodyIsIn session={session} address={session.member.emailAddress} />;
  return <OpenLink session={session} token={token} />;
}

/** The link is for one person; the browser may be somebody else's, most likely the admin's who made it. */
function SomebodyIsIn({ session, address }: { session: Session; address: string }) {
  return (
    <Entrance
      session={session}
      title="Join Usher"
      lead={`You are signed in as ${address}. The link is for somebody who is not.`}
    >
      <Button variant="primary" onClick={() => void signOut(window.location.href)}>
        Sign out and use the link
      </Button>
    </Entrance>
  );
}

function OpenLink({ session, token }: { session: Session; token: string }) {
  const { data: link, error, isFetching, refetch } = useQuery(linkQuery(token));
  const { title, lead } = frames[link?.kind ?? "join"];
  return (
    <Entrance session={session} title={title} lead={link ? lead(link.emailAddress) : "By a one-time link."}>
      {error && (
        <ProblemPanel {...formatProblem(error)} pending={isFetching} onRetry={() => void refetch()} />
      )}
      {link === undefined && !error && <Skeleton className="my-4" />}
      {link && <LinkForm token={token} link={link} />}
    </Entrance>
  );
}
