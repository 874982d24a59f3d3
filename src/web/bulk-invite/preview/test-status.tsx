import { useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { failureOf } from "#web/api/request.ts";
import { Time } from "#web/format/time.tsx";
import { Button } from "#web/ui/button.tsx";
import { CopyButton } from "#web/ui/copy-button.tsx";
import { ProblemPanel } from "#web/ui/problem-panel.tsx";
import { openTestQuery, useDeleteTest } from "./test-invitation.ts";

/** The member's open test, with its deletion. Without one it shows nothing. */
export function TestStatus() {
  const test = useQuery(openTestQuery).data?.test;
  const remove = useDeleteTest();
  const failure = failureOf(remove);
  if (!test) return null;
  return (
    <section aria-label="Test invitation" className="mx-4 mb-3 rounded-control bg-pending-soft p-3 text-13">
      <output className="block wrap-anywhere">
        Test sent to <span className="font-medium">{test.emailAddress}</span>. Look at it, then delete it.
      </output>
      <p className="text-12 text-ink-soft">
        It is not counted, and Usher deletes it <Time at={test.deleteAt} />.
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button icon={Trash2} pending={remove.isPending} onClick={() => remove.mutate()}>
          Delete now
        </Button>
        {test.url !== undefined && <CopyButton text={test.url} label="Copy link" />}
      </div>
      {failure && (
        <div className="mt-2">
          <ProblemPanel {...failure} />
        </div>
      )}
    </section>
  );
}
