import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { copyText } from "#web/ui/copy-button.tsx";
import { toast } from "#web/ui/overlay/toast.tsx";
import { sendable } from "./format-precheck.ts";
import { CheckStatus } from "./precheck-status.tsx";
import type { Desk, Reading } from "#web/bulk-invite/draft/draft-store.ts";
import { ExistingChoice } from "./existing-choice.tsx";
import { GroupSection } from "./preview-section.tsx";
import type { Existing } from "#web/bulk-invite/worker/standing.ts";
import { sayCount } from "#web/bulk-invite/text/summary.ts";

type OutlookProps = {
  desk: Desk;
  reading: Reading | undefined;
  existing: Existing;
  onChooseExisting: (existing: Existing) => void;
};

const none = { recipients: 0, suggestions: 0, duplicates: 0, problems: 0 };

/** What will happen to the list as it stands: groups with their counts, each opening to its addresses. */
export function Outlook({ desk, reading, existing, onChooseExisting }: OutlookProps) {
  const counts = reading?.summary.counts ?? none;
  const check = reading?.check;
  const list = reading && { revision: reading.revision, version: reading.check.version, existing };
  const shared = { desk, list };
  const isOpenEnded = (check?.counts.unchecked ?? 0) > 0;
  const { count: sendCount } = sendable(counts.recipients, check, existing);
  return (
    <section aria-labelledby="outlook" className="rounded-panel border border-line bg-surface">
      <h2 id="outlook" className="px-4 pt-3 pb-2 text-13 font-semibold">
        What will happen
      </h2>
      {reading && <CheckStatus desk={desk} reading={reading} />}
      <GroupSection {...shared} group="recipients" kind="recipient" title="Will be invited" count={sendCount}>
        Everybody here gets an invitation, in this order.
      </GroupSection>
      <GroupSection
        {...shared}
        group="invited"
        kind="invited"
        title="Invited already"
        count={check?.counts.invited ?? 0}
        isOpenEnded={isOpenEnded}
        choice={<ExistingChoice value={existing} onChoose={onChooseExisting} />}
      >
        A pending invitation waits for each of them.
      </GroupSection>
      <GroupSection
        {...shared}
        group="users"
        kind="user"
        title="Users already"
        count={check?.counts.users ?? 0}
        isOpenEnded={isOpenEnded}
      >
        They can sign in. Nothing is sent.
      </GroupSection>
      <GroupSection
        {...shared}
        group="before"
        kind="before"
        title="Invited before"
        count={check?.counts.before ?? 0}
        isOpenEnded={isOpenEnded}
      >
        Their earlier invitation was revoked or has expired. They are among those who will be invited.
      </GroupSection>
      <GroupSection
        {...shared}
        group="suggestions"
        kind="suggestion"
        title="Probably mistyped"
        count={counts.suggestions}
        actions={
          counts.suggestions > 0 && (
            <Button onClick={() => void desk.correctAll()}>
              Use {sayCount(counts.suggestions, "suggestion")}
            </Button>
          )
        }
      >
        Take what was probably meant, or leave them as they are.
      </GroupSection>
      <GroupSection
        {...shared}
        group="duplicates"
        kind="duplicate"
        title="Repeated in the list"
        count={counts.duplicates}
      >
        Each address is invited once, where it stands first.
      </GroupSection>
      <GroupSection
        {...shared}
        group="problems"
        kind="problem"
        title="Cannot be read"
        count={counts.problems}
        actions={counts.problems > 0 && <ReportButtons desk={desk} />}
      >
        Nothing is sent for these. Correct them, or leave them out.
      </GroupSection>
    </section>
  );
}

function ReportButtons({ desk }: Pick<OutlookProps, "desk">) {
  const [isCopied, setIsCopied] = useState(false);
  async function copy() {
    if (await copyText(await desk.ask("problemReport", {}))) setIsCopied(true);
    else
      toast({
        tone: "failed",
        title: "The browser did not allow copying",
        detail: "Download the list instead.",
      });
  }
  async function download() {
    const report = await desk.ask("problemReport", {});
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([report], { type: "text/tab-separated-values" }));
    link.download = "could-not-be-read.tsv";
    link.click();
    URL.revokeObjectURL(link.href);
  }
  return (
    <>
      <Button onClick={() => void copy()}>
        <output>{isCopied ? "Copied" : "Copy list"}</output>
      </Button>
      <Button icon={Download} onClick={() => void download()}>
        Download
      </Button>
    </>
  );
}
