import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { copyText } from "../ui/copy-button.tsx";
import { toast } from "../ui/toast.tsx";
import type { Desk, DeskState } from "./desk.ts";
import { GroupSection } from "./group-section.tsx";
import { sayCount } from "./words.ts";

type OutlookProps = { desk: Desk; state: DeskState };

/** What will happen to the list as it stands: groups with their counts, each opening to its addresses. */
export function Outlook({ desk, state }: OutlookProps) {
  const { reading } = state;
  const counts = reading?.summary.counts;
  const shared = { desk, reading };
  return (
    <section aria-labelledby="outlook" className="rounded-panel border border-line bg-surface">
      <h2 id="outlook" className="px-4 pt-3 pb-2 text-13 font-semibold">
        What will happen
      </h2>
      <GroupSection {...shared} group="recipients" kind="recipient" title="Will be invited">
        Everybody here gets an invitation, in this order.
      </GroupSection>
      {/* The check against Clerk (who is invited or a user already) adds its groups here. */}
      <GroupSection
        {...shared}
        group="suggestions"
        kind="suggestion"
        title="Probably mistyped"
        actions={
          (counts?.suggestions ?? 0) > 0 && (
            <Button onClick={() => void desk.correctAll()}>
              Use {sayCount(counts?.suggestions ?? 0, "suggestion")}
            </Button>
          )
        }
      >
        Take what was probably meant, or leave them as they are.
      </GroupSection>
      <GroupSection {...shared} group="duplicates" kind="duplicate" title="Repeated in the list">
        Each address is invited once, where it stands first.
      </GroupSection>
      <GroupSection
        {...shared}
        group="problems"
        kind="problem"
        title="Cannot be read"
        actions={(counts?.problems ?? 0) > 0 && <ReportButtons desk={desk} />}
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
