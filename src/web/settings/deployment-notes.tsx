import { queryOptions, useQuery } from "@tanstack/react-query";
import { Deployment } from "#contract/settings.ts";
import { request } from "#web/api/request.ts";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";

const deploymentQuery = queryOptions({
  queryKey: ["deployment"],
  queryFn: ({ signal }) => request("GET", "/api/deployment", { schema: Deployment, signal }),
});

/** What the operator of Usher should correct, for admins. Nothing while all is well. */
export function DeploymentNotes() {
  const { data } = useQuery(deploymentQuery);
  return data?.notes.map(({ code, title, detail }) => (
    <ProblemPanel key={code} title={title} detail={detail} />
  ));
}
