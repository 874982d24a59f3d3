import { Mail } from "lucide-react";
import type { Joining } from "#contract/overview/joining.ts";
import { EmptyState } from "#web/ui/empty-state.tsx";
import { Panel } from "#web/ui/panel.tsx";
import { FunnelTable } from "./funnel-table.tsx";
import { GroupTable } from "./group-table.tsx";
import type { Scope } from "./invitation-links.ts";
import { JoiningCurveFigure } from "./joining-curve.tsx";

type JoiningDetailsProps = {
  joining: Joining;
  scope: Scope;
  isComplete: boolean;
};

/** On the page of a batch, "Who joined" is the heading of all sections. */
function titleOf({ batch }: Scope): string {
  return batch === undefined ? "Who joined" : "Invitations";
}

/** The funnel, how soon people joined, and the same by domain and by inviter; of a batch without the inviter. */
export function JoiningDetails({ joining, scope, isComplete }: JoiningDetailsProps) {
  const { funnel, curve, timeToJoin, domains, inviters } = joining;
  const { sent, deleted } = funnel;
  if (sent + deleted === 0) {
    return (
      <Panel title={titleOf(scope)}>
        <EmptyState icon={Mail} title={isComplete ? "No invitations yet" : "No invitations read yet"}>
          {isComplete
            ? "Once people are invited, this shows how many have joined and how soon."
            : "Usher reads them from Clerk. This takes a while for long lists."}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Panel title={titleOf(scope)} lead="What became of the invitations.">
        <FunnelTable funnel={funnel} scope={scope} />
      </Panel>
      <Panel title="How soon" lead="The time from the invitation until the person joined.">
        <JoiningCurveFigure curve={curve} timeToJoin={timeToJoin} joined={funnel.joined} />
      </Panel>
      <Panel title="By domain">
        <GroupTable one="Domain" groups={domains} filter="domain" scope={scope} />
      </Panel>
      {scope.batch === undefined && (
        <Panel title="By inviter">
          <GroupTable one="Inviter" groups={inviters} filter="by" scope={scope} unnamed="Not through Usher" />
        </Panel>
      )}
    </>
  );
}
