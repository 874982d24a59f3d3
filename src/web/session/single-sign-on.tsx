import { useMutation } from "@tanstack/react-query";
import { NextUrl } from "#contract/single-sign-on.ts";
import { request, wordsOf } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { ProblemPanel } from "../ui/problem-panel.tsx";

type SingleSignOnProps = {
  name: string;
  isPrimary: boolean;
  /** After a refusal: the provider is to ask who it is, else it would give the same answer again without a question. */
  asAnother: boolean;
};

/** Leaves for the company's sign-in, which sends the browser back. */
export function SingleSignOn({ name, isPrimary, asAnother }: SingleSignOnProps) {
  const start = useMutation({
    mutationFn: () =>
      request("POST", "/api/session/single-sign-on", { schema: NextUrl, body: { asAnother } }),
    onSuccess: ({ url }) => window.location.assign(url),
  });
  return (
    <div className="flex flex-col gap-4">
      {start.error && <ProblemPanel {...wordsOf(start.error)} />}
      <Button
        variant={isPrimary ? "primary" : "secondary"}
        pending={start.isPending}
        onClick={() => start.mutate()}
      >
        {asAnother ? `Sign in with another ${name} account` : `Sign in with ${name}`}
      </Button>
    </div>
  );
}
