import { useMutation } from "@tanstack/react-query";
import { NextUrl } from "#contract/sign-in.ts";
import { request, formatProblem } from "#web/api/request.ts";
import { Button } from "#web/ui/button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { keepReturnPath } from "./single-sign-on-return.ts";

type SingleSignOnProps = {
  name: string;
  isPrimary: boolean;
  /** After a refusal: the provider is to ask who it is, else it would give the same answer again without a question. */
  asAnother: boolean;
  /** Above a page that holds what somebody typed, which would be lost if this tab went to the provider. */
  inNewTab: boolean;
};

/** Leaves for the company's sign-in, which sends the browser back. */
export function SingleSignOn({ name, isPrimary, asAnother, inNewTab }: SingleSignOnProps) {
  const start = useMutation({
    mutationFn: (_tab: Window | null) =>
      request("POST", "/api/session/single-sign-on", { schema: NextUrl, body: { asAnother } }),
    onSuccess: ({ url }, tab) => (tab ?? window).location.assign(url),
    onError: (_error, tab) => tab?.close(),
  });
  const label = asAnother ? `Sign in with ${name} as somebody else` : `Sign in with ${name}`;
  return (
    <div className="flex flex-col gap-4">
      {start.error && <ProblemPanel {...formatProblem(start.error)} />}
      <Button
        variant={isPrimary ? "primary" : "secondary"}
        pending={start.isPending}
        // The name is the company's own and may be long.
        className="py-1 whitespace-normal! wrap-anywhere"
        onClick={() => {
          keepReturnPath();
          // A browser opens tabs for a click, not for an answer that comes later.
          start.mutate(inNewTab ? window.open("about:blank", "_blank") : null);
        }}
      >
        {inNewTab ? `${label} in a new tab` : label}
      </Button>
    </div>
  );
}
