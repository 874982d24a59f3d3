import { Send } from "lucide-react";
import { Button } from "../ui/button.tsx";
import type { Summary } from "./judge.ts";
import { sayCount } from "./words.ts";

type FootProps = {
  formId: string;
  summary: Summary | undefined;
  isReading: boolean;
  isProduction: boolean;
  pending: boolean;
  expectation: string;
};

/** Why nothing can be submitted now, in words; undefined when it can. */
function whyNot(summary: Summary | undefined, isReading: boolean): string | undefined {
  if (isReading) return "The list is being read.";
  if (summary === undefined || summary.tokenCount === 0) return "Paste or type at least one address first.";
  if (summary.counts.recipients === 0)
    return "None of this can be read as an address. Correct at least one line.";
  if (summary.counts.recipients > 100_000)
    return "One batch holds 100,000 addresses. Split the list and submit the parts.";
  return undefined;
}

/** Always in sight: the button with its number, and what to expect of it. */
export function Foot({ formId, summary, isReading, isProduction, pending, expectation }: FootProps) {
  const count = summary?.counts.recipients ?? 0;
  const reason = whyNot(summary, isReading);
  const problems = summary?.counts.problems ?? 0;
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
        {count === 0 ? "Invite people" : `Invite ${sayCount(count, "person", "people")}`}
      </Button>
      <p className="min-w-0 grow basis-60 text-13 text-ink-soft">
        {reason ?? expectation}
        {reason === undefined && isProduction && " These are real people: this is the production instance."}
        {reason === undefined &&
          problems > 0 &&
          ` ${sayCount(problems, "line")} that cannot be read ${problems === 1 ? "stays" : "stay"} out.`}
      </p>
    </footer>
  );
}
