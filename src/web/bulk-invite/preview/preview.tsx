import { Download } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
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
import { groupQuery, type ListVersion } from "./group-query.ts";
import { PreviewSection } from "./preview-section.tsx";

type PreviewProps = {
  parsed: ParseResult | undefined;
  existing: ExistingInvitations;
  onChooseExisting: (existing: ExistingInvitations) => void;
};

/** What a submit will do: groups with their counts, each opening to its addresses. */
export function Preview({ parsed, existing, onChooseExisting }: PreviewProps) {
  const isEmpty = parsed === undefined || parsed.summary.tokenCount === 0;
  return (
    <section
      aria-labelledby="preview"
      // The steps, its only ordered list, keep their height: they are all there is to read.
      className="rounded-panel border border-line bg-surface beside:min-h-0 beside:overflow-y-auto apart:max-h-full apart:self-start has-[>ol]:shrink-0"
    >
      <h2 id="preview" tabIndex={-1} className="px-4 pt-3 pb-2 text-13 font-semibold">
        Preview
      </h2>
      {isEmpty ? (
        <EmptyPreview />
      ) : (
        <Groups parsed={parsed} existing={existing} onChooseExisting={onChooseExisting} />
      )}
    </section>
  );
}

function EmptyPreview() {
  return (
    <>
      <ol className="flex list-decimal flex-col gap-2 pr-4 pb-4 pl-8 text-13 text-ink-soft marker:text-ink-faint">
        <li>Paste, type or drop a list. Nothing is sent yet.</li>
        <li>Check here who is new, already invited or a user, and what needs correcting.</li>
        <li>Set the options and invite everyone as one batch, which you can pause or cancel.</li>
      </ol>
      <FirstThree list={undefined} />
    </>
  );
}

type GroupsProps = Omit<PreviewProps, "parsed"> & { parsed: ParseResult };

function Groups({ parsed, existing, onChooseExisting }: GroupsProps) {
  const list = { revision: parsed.revision, version: parsed.precheck.version, existing };
  const { isPending } = useQuery(groupQuery(list, "recipients"));
  // The first recipients are above the groups, which would move under a click if these were shown before them.
  if (isPending) return <EmptyPreview />;
  return (
    <>
      <PrecheckStatus parsed={parsed} />
      <FirstThree list={list} />
      <PreviewSection
        list={list}
        group="recipients"
        kind="recipient"
        title="To invite"
        count={parsed.precheck.counts.sendable[existing]}
      >
        Invited in this order.
      </PreviewSection>
      <StandingSections
        list={list}
        counts={parsed.precheck.counts}
        choice={<ExistingChoice value={existing} onChoose={onChooseExisting} />}
      />
      <TextSections list={list} summary={parsed.summary} />
    </>
  );
}

type StandingSectionsProps = {
  list: ListVersion;
  counts: StandingCounts;
  choice: ReactNode;
};

/** The groups that the pre-check finds, also while they are empty: their numbers come one after the other. */
function StandingSections({ list, counts, choice }: StandingSectionsProps) {
  const shared = { list, isIncomplete: counts.unchecked > 0 };
  return (
    <>
      <PreviewSection
        {...shared}
        group="invited"
        kind="invited"
        title="Already invited"
        count={counts.invited}
        choice={choice}
      >
        They have a pending invitation.
      </PreviewSection>
      <PreviewSection {...shared} group="users" kind="user" title="Already users" count={counts.users}>
        They can sign in. No invitation is sent.
      </PreviewSection>
      <PreviewSection
        {...shared}
        group="previouslyInvited"
        kind="previouslyInvited"
        title="Previously invited"
        count={counts.previouslyInvited}
      >
        Their last invitation was revoked or has expired. They are invited again.
      </PreviewSection>
    </>
  );
}

type TextSectionsProps = { list: ListVersion; summary: Summary };

/** The groups that the text alone gives, unless they are empty. */
function TextSections({ list, summary }: TextSectionsProps) {
  const { counts } = summary;
  return (
    <>
      <PreviewSection
        isHiddenWhenEmpty
        list={list}
        group="doubtful"
        kind="doubtful"
        title="Check these addresses"
        count={counts.doubtful}
        actions={
          summary.correctable > 0 && (
            <Button onClick={() => void draft.correctAll()}>Apply suggested corrections</Button>
          )
        }
      >
        Perhaps not what was meant. Corrections that lead to another mailbox are left to you.
      </PreviewSection>
      <PreviewSection
        isHiddenWhenEmpty
        list={list}
        group="duplicates"
        kind="duplicate"
        title="Duplicates"
        count={counts.duplicates}
      >
        Each address is invited once.
      </PreviewSection>
      <PreviewSection
        isHiddenWhenEmpty
        list={list}
        group="outside"
        kind="outside"
        title="Not allowed"
        count={counts.outside}
      >
        The settings do not allow the domain. Left out unless corrected.
      </PreviewSection>
      <PreviewSection
        isHiddenWhenEmpty
        list={list}
        group="problems"
        kind="problem"
        title="Not recognised"
        count={counts.problems}
        countText={formatUnrecognised(summary.unrecognised)}
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
