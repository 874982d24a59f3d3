import { Download } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "#web/ui/button.tsx";
import { saveFile } from "#web/lists/download.tsx";
import { copyText } from "#web/ui/clipboard.ts";
import type { ParseResult } from "#web/bulk-invite/draft/draft-store.ts";
import { draft, listWorker } from "#web/bulk-invite/draft/page-draft.ts";
import { formatUnrecognised, type Summary } from "#web/bulk-invite/text/summary.ts";
import type { ExistingInvitations, StandingCounts } from "#web/bulk-invite/worker/protocol.ts";
import { ExistingChoice } from "./existing-choice.tsx";
import { PrecheckStatus } from "./precheck-status.tsx";
import { FirstThree } from "./first-three.tsx";
import type { ListVersion } from "./group-query.ts";
import { PreviewSection } from "./preview-section.tsx";

type PreviewProps = {
  parsed: ParseResult | undefined;
  existing: ExistingInvitations;
  onChooseExisting: (existing: ExistingInvitations) => void;
};

/** What a submit will do: groups with their counts, each opening to its addresses. */
export function Preview({ parsed, existing, onChooseExisting }: PreviewProps) {
  const list = parsed && { revision: parsed.revision, version: parsed.precheck.version, existing };
  return (
    <section aria-labelledby="preview" className="rounded-panel border border-line bg-surface">
      <h2 id="preview" tabIndex={-1} className="px-4 pt-3 pb-2 text-13 font-semibold">
        Preview
      </h2>
      {parsed && <PrecheckStatus parsed={parsed} />}
      <FirstThree list={list} />
      <PreviewSection
        list={list}
        group="recipients"
        kind="recipient"
        title="To invite"
        count={parsed?.precheck.counts.sendable[existing] ?? 0}
      >
        Invited in this order.
      </PreviewSection>
      <StandingSections
        list={list}
        counts={parsed?.precheck.counts}
        choice={<ExistingChoice value={existing} onChoose={onChooseExisting} />}
      />
      <TextSections list={list} summary={parsed?.summary} />
    </section>
  );
}

type StandingSectionsProps = {
  list: ListVersion | undefined;
  counts: StandingCounts | undefined;
  choice: ReactNode;
};

/** The groups that the pre-check finds. */
function StandingSections({ list, counts, choice }: StandingSectionsProps) {
  const shared = { list, isIncomplete: (counts?.unchecked ?? 0) > 0 };
  return (
    <>
      <PreviewSection
        {...shared}
        group="invited"
        kind="invited"
        title="Already invited"
        count={counts?.invited ?? 0}
        choice={choice}
      >
        They have a pending invitation.
      </PreviewSection>
      <PreviewSection {...shared} group="users" kind="user" title="Already users" count={counts?.users ?? 0}>
        They can sign in. No invitation is sent.
      </PreviewSection>
      <PreviewSection
        {...shared}
        group="previouslyInvited"
        kind="previouslyInvited"
        title="Previously invited"
        count={counts?.previouslyInvited ?? 0}
      >
        Their last invitation was revoked or has expired. They are invited again.
      </PreviewSection>
    </>
  );
}

type TextSectionsProps = { list: ListVersion | undefined; summary: Summary | undefined };

/** The groups that the text alone gives. */
function TextSections({ list, summary }: TextSectionsProps) {
  const counts = summary?.counts;
  return (
    <>
      <PreviewSection
        list={list}
        group="doubtful"
        kind="doubtful"
        title="Check these addresses"
        count={counts?.doubtful ?? 0}
        actions={
          summary !== undefined &&
          summary.correctable > 0 && (
            <Button onClick={() => void draft.correctAll()}>Apply suggested corrections</Button>
          )
        }
      >
        Perhaps not what was meant. Corrections that lead to another mailbox are left to you.
      </PreviewSection>
      <PreviewSection
        list={list}
        group="duplicates"
        kind="duplicate"
        title="Duplicates"
        count={counts?.duplicates ?? 0}
      >
        Each address is invited once.
      </PreviewSection>
      {counts !== undefined && counts.outside > 0 && (
        <PreviewSection list={list} group="outside" kind="outside" title="Not allowed" count={counts.outside}>
          The settings do not allow the domain. Left out unless corrected.
        </PreviewSection>
      )}
      <PreviewSection
        list={list}
        group="problems"
        kind="problem"
        title="Not recognised"
        count={counts?.problems ?? 0}
        countText={summary && formatUnrecognised(summary.unrecognised)}
        actions={<ReportButtons />}
      >
        Left out unless corrected.
      </PreviewSection>
    </>
  );
}

function ReportButtons() {
  const [isCopied, setIsCopied] = useState(false);
  const report = () => listWorker.request("problemReport", {});
  async function copy() {
    if (await copyText(await report(), "Download the list instead.")) setIsCopied(true);
  }
  async function download() {
    saveFile("not-recognised.tsv", await report(), "text/tab-separated-values");
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
