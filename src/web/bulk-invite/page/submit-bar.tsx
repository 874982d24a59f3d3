import { Send } from "lucide-react";
import { Button } from "#web/ui/button.tsx";
import { type Sendable, sayInvite } from "#web/bulk-invite/preview/format-precheck.ts";
import type { Reading } from "#web/bulk-invite/draft/draft-store.ts";
import { sayCount, sayNumber } from "#web/bulk-invite/text/summary.ts";

type FootProps = {
  formId: string;
  reading: Reading | undefined;
  sendable: Sendable;
  isReading: boolean;
  isProduction: boolean;
  pending: boolean;
  expectation: string;
};

/** Why nothing can be submitted now, in words; undefined when it can. The check at Clerk is never a reason. */
function whyNot({ reading, sendable, isReading }: FootProps): string | undefined {
  if (isReading) return "The list is being read.";
  const summary = reading?.summary;
  if (summary === undefined || summary.tokenCount === 0) return "Paste or type at least one address first.";
  if (summary.counts.recipients === 0)
    return "None of this can be read as an address. Correct at least one line.";
  if (sendable.count === 0)
    return "Everybody in the list is invited or a user already: nothing is left to send.";
  if (sendable.count > 100_000)
    return "One batch holds 100,000 addresses. Split the list and submit the parts.";
  return undefined;
}

/** What stays out and what is not known yet, each in a sentence that begins with a space. */
function asides({ reading, sendable, isProduction }: FootProps): string {
  const problems = reading?.summary.counts.problems ?? 0;
  const isChecking = reading?.check.phase === "checking" && sendable.unchecked > 0;
  return [
    isProduction ? " These are real people: this is the production instance." : "",
    isChecking
      ? ` ${sayNumber(sendable.unchecked)} still being checked at Clerk; you need not wait for it.`
      : "",
    problems > 0
      ? ` ${sayCount(problems, "line")} that cannot be read ${problems === 1 ? "stays" : "stay"} out.`
      : "",
  ].join("");
}

/** Always in sight: the button with its number, and what to expect of it. */
export function Foot(props: FootProps) {
  const { formId, reading, sendable, pending, expectation } = props;
  const reason = whyNot(props);
  return (
    <footer className="sticky bottom-0 z-10 -mx-8 mt-4 -mb-12 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-surface px-8 py-3 phone:bottom-13 phone:-mx-4 phone:px-4 short:static">
      <Button
        type="submit"
        form={formId}
        variant="primary"
        icon={Send}
        pending={pending}
        disabledReason={reason}
        className="phone:w-full"
      >
        {sayInvite(sendable, reading?.check.phase ?? "idle")}
      </Button>
      <p className="min-w-0 grow basis-60 text-13 text-ink-soft">
        {reason ?? expectation}
        {reason === undefined && asides(props)}
      </p>
    </footer>
  );
}
