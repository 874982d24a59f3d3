import { useMutation } from "@tanstack/react-query";
import { NextUrl } from "#contract/sign-in.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { rememberReturnPath } from "./single-sign-on-return.tsx";

type SingleSignOnProps = {
  name: string;
  isPrimary: boolean;
  /** After a refusal: the provider must ask who it is, or it would send the same answer again. */
  asAnother: boolean;
  /** Above a page whose typed values would be lost if this tab went to the provider. */
  inNewTab: boolean;
};

/** Goes to the OpenID provider, which redirects back to us. */
export function SingleSignOn({ name, isPrimary, asAnother, inNewTab }: SingleSignOnProps) {
  const start = useMutation({
    mutationFn: (_tab: Window | null) =>
      request("POST", "/api/session/single-sign-on", { schema: NextUrl, body: { asAnother } }),
    onSuccess: ({ url }, tab) => (tab ?? window).location.assign(url),
    onError: (_error, tab) => tab?.close(),
  });
  const label = asAnother ? `Sign in with ${name} as another user` : `Sign in with ${name}`;
  return (
    <div className="flex flex-col gap-4">
      {start.error && <ProblemPanel {...formatProblem(start.error)} />}
      <Button
        variant={isPrimary ? "primary" : "secondary"}
        pending={start.isPending}
        // The name comes from OIDC_NAME and may be long.
        className="py-1 whitespace-normal! wrap-anywhere"
        onClick={() => {
          rememberReturnPath();
          // A browser opens tabs for a click, not for an answer that comes later.
          start.mutate(inNewTab ? window.open("about:blank", "_blank") : null);
        }}
      >
        {inNewTab ? `${label} in a new tab` : label}
      </Button>
    </div>
  );
}
