import { queryOptions, useQuery } from "@tanstack/react-query";
import { useSearch } from "wouter";
import { LinkInfo, LinkToken } from "#contract/member.ts";
import type { Session } from "#contract/session.ts";
import { request } from "#web/api/request.ts";
import { QueryProblem } from "#web/lists/query-problem.tsx";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { Skeleton } from "#web/ui/skeleton.tsx";
import { Entrance } from "./entrance.tsx";
import { LinkForm } from "./link-form.tsx";
import { signOut } from "./sign-out.ts";

/** Not cached, and not asked again when a sign-in reloads everything: after its use the link is unknown. */
const linkQuery = (token: string) =>
  queryOptions({
    queryKey: ["link", token],
    queryFn: ({ signal }) =>
      request("GET", "/api/session/link", { schema: LinkInfo, query: { token }, signal }),
    staleTime: "static",
    gcTime: 0,
  });

const frames: Record<LinkInfo["kind"], { title: string; lead: (address: string) => string }> = {
  join: {
    title: "Join Usher",
    lead: (address) => `Choose a password for ${address}.`,
  },
  password: {
    title: "Set a new password",
    lead: (address) => `For ${address}. Your current password stops working, and all your sessions end.`,
  },
};

/** Where a one-time link leads: joining, or a new password. */
export function JoinPage({ session }: { session: Session }) {
  const token = new URLSearchParams(useSearch()).get("token") ?? "";
  if (!LinkToken.safeParse(token).success) {
    return (
      <Entrance session={session} title="Join Usher" lead="With the one-time link that an admin sent you.">
        <ProblemPanel
          title="This link is incomplete"
          detail="Copy the whole link that you were sent and open it again."
        />
      </Entrance>
    );
  }
  if (session.member !== null)
    return <SignedInAlready session={session} address={session.member.emailAddress} />;
  return <OpenLink session={session} token={token} />;
}

/** The browser may belong to another member, most likely the admin who created the link. */
function SignedInAlready({ session, address }: { session: Session; address: string }) {
  return (
    <Entrance
      session={session}
      title="Join Usher"
      lead={`You are signed in as ${address}. Sign out to use this link.`}
    >
      <Button variant="primary" onClick={() => void signOut(window.location.href)}>
        Sign out and use the link
      </Button>
    </Entrance>
  );
}

function OpenLink({ session, token }: { session: Session; token: string }) {
  const query = useQuery(linkQuery(token));
  const { data: link, error } = query;
  const { title, lead } = frames[link?.kind ?? "join"];
  return (
    <Entrance session={session} title={title} lead={link ? lead(link.emailAddress) : "With a one-time link."}>
      <QueryProblem query={query} />
      {link === undefined && !error && <Skeleton className="my-4" />}
      {link && <LinkForm token={token} link={link} />}
    </Entrance>
  );
}
