import { Time } from "#web/format/time.tsx";
import type { Standing } from "#web/bulk-invite/worker/standing.ts";

/** What Clerk says of one address, below it; nothing of somebody new, nor of users, who stand in a list of users only. */
export function StandingNote({ standing }: { standing: Standing }) {
  if (standing.kind === "new" || standing.kind === "user") return null;
  return (
    <p className="text-12 text-ink-soft">
      {standing.kind === "invited" && (
        <>
          Invited <Time at={standing.since} />
        </>
      )}
      {standing.kind === "before" && (
        <>
          Earlier invitation {standing.status === "revoked" ? "revoked" : "expired"} <Time at={standing.at} />
        </>
      )}
    </p>
  );
}
